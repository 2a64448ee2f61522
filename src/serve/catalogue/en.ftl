sign-in-needed = Sign in, or send a token: `Authorization: Bearer isth_…`.
    .title = Nobody is signed in

token-invalid = The token is unknown, has expired, was revoked, or is not good from this address. Ask the administrator of your office for a new one.
    .title = The token is no good

sign-in-failed = The login or the password is wrong. Check both, and mind capital letters in the password.
    .title = Sign-in failed

provider-refused = The sign-in at the outside provider did not succeed, or took too long. Begin again; if it stays so, tell your administrator.
    .title = The provider did not vouch for you

not-allowed = Your roles do not allow this. Ask the administrator of your office for the role that does.
    .title = Not allowed

cross-site = The request came with a cookie, but without the `X-CSRF-Token` of the session or from another site. Reload the page and try again.
    .title = The request may come from another site

own-work = Another person must decide this: nobody decides on what they sent or approved themselves.
    .title = This is your own work

not-found = There is no such thing here, or it is not for you to see. Check the address and for whom you are signed in.
    .title = Not found

method-not-allowed = This address does not take the method of your request; the header `Allow` lists those that it takes.
    .title = Not with this method

not-acceptable = It cannot be had in the form that `Accept` asks for. These are there: { $forms }.
    .title = Not in that form

too-slow = The body of the request came too slowly. Send it again; a large file is best sent in pieces that can be resumed (`POST /api/uploads`).
    .title = Too slow

moved-on = It is `{ $state }` by now, so `{ $move }` cannot be done. Look at it again.
    .title = It was moved on meanwhile

base-moved = Your changes were made from release { $expected }, but the last one is { $found }. Look at what would change now, then release again.
    .title = Another release came in between

embargo-order = Release { $release } is under embargo for longer; this one cannot open before it. Choose a later moment.
    .title = It would open too early

standing = The release is `{ $standing }`, and from there this cannot be done.
    .title = The release does not stand there

same-key = You have given your key already; another person must give the second one.
    .title = One person, one key

exists = There is such a { $what } already. Choose another name, or change the one that is there.
    .title = It is there already

unjustified = These warnings need a sentence that says why the figures are right: { $rules }.
    .title = Warnings without a reason

no-dataset = There are no checked figures in this that could be released. Mend what the report names, and send again.
    .title = Nothing to release

other-dataflow = { $receipt } is of { $dataflow }, and this release of { $wanted }. Each dataflow has releases of its own: release them one after another.
    .title = Another dataflow

incomplete-key = A number is named by the code of every dimension. Missing: { $missing }. Not known here: { $unknown }.
    .title = The key is not whole

no-such-number = Release { $release } has no number under these codes. Check them, above all the period.
    .title = No such number

no-mapping = There is no mapping `{ $mapping }` here. Leave it out, and the one that fits is taken; or bring it first.
    .title = No such mapping

differs = Running it again gives another result than what was recorded. Tell your auditor.
    .title = The result differs

upload-offset = The upload stands at byte { $offset }. Go on from there.
    .title = The bytes do not follow

upload-busy = Another connection is bringing this upload. Wait a moment, ask where it stands (`HEAD`), then go on.
    .title = The upload is going on elsewhere

upload-complete = This upload is whole already. Its submission is { $receipt }.
    .title = The upload is whole

too-large = The file is larger than { $limit } bytes. Leave out what is not needed, or send it in parts by period.
    .title = Too large

unsupported-media-type = A body of this kind is not understood here. These are: { $forms }.
    .title = Not understood

malformed = `{ $part }` is not what it must be. { $why }
    .title = A mistake in the request

bad-invitation = The invitation was used already or is too old. Ask the administrator of your office for a new one.
    .title = The invitation is no good

interrupted = The connection ended before the file was whole. Nothing was kept; send it again.
    .title = Interrupted

key-reused = The `Idempotency-Key` was used for another file, { $receipt }. Use a new key for each file.
    .title = The key belongs to another file

weak-password = The password needs at least { $least } characters, and must not hold your login. A few words in a row are good.
    .title = The password is too weak

text-missing = A sentence is needed here that says why.
    .title = A text is missing

no-such-finding = The report has no finding of rule { $rule }. Look at the report again.
    .title = No such finding

bad-signature = { $why ->
        [unknown-key] The key is not one of yours, or was ended. Add it first.
        [too-old] What was signed is older than ten minutes, or its moment has not come. Ask for the statement again and sign that.
       *[does-not-fit] The signature is not of this key, or what was signed is not what stands here by now. Ask for the statement again, read it, and sign that.
    }
    .title = The signature is no good

signature-needed = Your office wants this signed with your own key: isthmus review … { $receipt } --sign FILE. The key is made and added once, with isthmus signer.
    .title = Your signature is needed

not-overridable = The severity of rule { $rule } cannot be changed: the figures must be mended, or the mapping.
    .title = This rule stays as it is

tests-fail = It does not pass its own tests: { $failures }. Mend it, or its tests, and try again.
    .title = Its tests fail

too-many-tries = There were too many wrong passwords. Try again in { $minutes } minutes.
    .title = Too many tries

too-many-requests = That were too many requests in a short time. Wait as long as `Retry-After` says.
    .title = Too many requests

internal = Something failed here, and it was written to the log under `X-Request-Id`. Tell your administrator that number.
    .title = A mistake of this service

busy = Too much is going on just now. Nothing was lost; try again as `Retry-After` says.
    .title = Too busy

unavailable = What is kept cannot be reached or written just now. What was acknowledged is safe; try again as `Retry-After` says.
    .title = Not available now

disk-full = There is no room to keep this. What was acknowledged is safe; tell your administrator, then try again.
    .title = The disk is full

no-results = There is nothing published that fits what was asked for. Ask for less: fewer codes in the key, or a longer time.
    .title = Nothing found

query-wrong = `{ $part }` is not understood: { $mistake ->
    [form] it is not of the form that SDMX REST has for it
    [unknown] there is no such parameter here
    [twice] it stands there more than once
    [contradiction] it contradicts another part of the question
    [structure] the structure of these data has no such component
   *[path] the path has too many or too few parts
}.
    .title = A mistake in the question

too-many-rows = To put these in order, more than { $limit } observations would have to be held at once. Ask for a part of them.
    .title = Too many observations to put in order

several-structures = These dataflows have different structures, which do not fit into one message. Ask for one after the other.
    .title = Several structures

several-providers = Several offices give a figure for the same key, and this form has room for one. Ask for that of one of them with `provider=`, or take the long CSV, which has all of them.
    .title = Several providers

range-not-there = The file has { $length } bytes, and none of those that `Range` asks for. Ask for bytes that it has, or for all of it.
    .title = No such bytes
