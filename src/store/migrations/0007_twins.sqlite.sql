-- Every row is kept a second time, as one text, by the database itself: what a broken disk makes of the one or the other
-- is found by `verify`, whatever table it is in. Columns that a later change adds to a table are added here by that change.
create table twin (tab TEXT not null, id TEXT not null, content TEXT not null, primary key (tab, id)) STRICT;

create trigger counter_twin_new after insert on counter begin
  insert into twin (tab, id, content) values ('counter', quote(new.name),
    quote(new.name) || ',' || quote(new.value));
end;
create trigger counter_twin_changed after update on counter begin
  update twin set id = quote(new.name),
    content = quote(new.name) || ',' || quote(new.value)
    where tab = 'counter' and id = quote(old.name);
end;
create trigger counter_twin_gone after delete on counter begin delete from twin where tab = 'counter' and id = quote(old.name); end;

create trigger tenant_twin_new after insert on tenant begin
  insert into twin (tab, id, content) values ('tenant', quote(new.id),
    quote(new.id) || ',' || quote(new.name) || ',' || quote(new.closed));
end;
create trigger tenant_twin_changed after update on tenant begin
  update twin set id = quote(new.id),
    content = quote(new.id) || ',' || quote(new.name) || ',' || quote(new.closed)
    where tab = 'tenant' and id = quote(old.id);
end;
create trigger tenant_twin_gone after delete on tenant begin delete from twin where tab = 'tenant' and id = quote(old.id); end;

create trigger setting_twin_new after insert on setting begin
  insert into twin (tab, id, content) values ('setting', quote(new.tenant) || ' ' || quote(new.name),
    quote(new.tenant) || ',' || quote(new.name) || ',' || quote(new.value));
end;
create trigger setting_twin_changed after update on setting begin
  update twin set id = quote(new.tenant) || ' ' || quote(new.name),
    content = quote(new.tenant) || ',' || quote(new.name) || ',' || quote(new.value)
    where tab = 'setting' and id = quote(old.tenant) || ' ' || quote(old.name);
end;
create trigger setting_twin_gone after delete on setting begin delete from twin where tab = 'setting' and id = quote(old.tenant) || ' ' || quote(old.name); end;

create trigger account_twin_new after insert on account begin
  insert into twin (tab, id, content) values ('account', quote(new.login),
    quote(new.login) || ',' || quote(new.name) || ',' || quote(new.mail) || ',' || quote(new.lang) || ',' || quote(new.password) || ',' || quote(new.created) || ',' || quote(new.closed));
end;
create trigger account_twin_changed after update on account begin
  update twin set id = quote(new.login),
    content = quote(new.login) || ',' || quote(new.name) || ',' || quote(new.mail) || ',' || quote(new.lang) || ',' || quote(new.password) || ',' || quote(new.created) || ',' || quote(new.closed)
    where tab = 'account' and id = quote(old.login);
end;
create trigger account_twin_gone after delete on account begin delete from twin where tab = 'account' and id = quote(old.login); end;

create trigger account_role_twin_new after insert on account_role begin
  insert into twin (tab, id, content) values ('account_role', quote(new.login) || ' ' || quote(new.tenant),
    quote(new.login) || ',' || quote(new.tenant) || ',' || quote(new.roles));
end;
create trigger account_role_twin_changed after update on account_role begin
  update twin set id = quote(new.login) || ' ' || quote(new.tenant),
    content = quote(new.login) || ',' || quote(new.tenant) || ',' || quote(new.roles)
    where tab = 'account_role' and id = quote(old.login) || ' ' || quote(old.tenant);
end;
create trigger account_role_twin_gone after delete on account_role begin delete from twin where tab = 'account_role' and id = quote(old.login) || ' ' || quote(old.tenant); end;

create trigger identity_twin_new after insert on identity begin
  insert into twin (tab, id, content) values ('identity', quote(new.issuer) || ' ' || quote(new.subject),
    quote(new.issuer) || ',' || quote(new.subject) || ',' || quote(new.login));
end;
create trigger identity_twin_changed after update on identity begin
  update twin set id = quote(new.issuer) || ' ' || quote(new.subject),
    content = quote(new.issuer) || ',' || quote(new.subject) || ',' || quote(new.login)
    where tab = 'identity' and id = quote(old.issuer) || ' ' || quote(old.subject);
end;
create trigger identity_twin_gone after delete on identity begin delete from twin where tab = 'identity' and id = quote(old.issuer) || ' ' || quote(old.subject); end;

create trigger token_twin_new after insert on token begin
  insert into twin (tab, id, content) values ('token', quote(new.id),
    quote(new.id) || ',' || quote(new.digest) || ',' || quote(new.tenant) || ',' || quote(new.name) || ',' || quote(new.roles) || ',' || quote(new.dataflows) || ',' || quote(new.networks) || ',' || quote(new.login) || ',' || quote(new.created) || ',' || quote(new.expires) || ',' || quote(new.used) || ',' || quote(new.revoked));
end;
create trigger token_twin_changed after update on token begin
  update twin set id = quote(new.id),
    content = quote(new.id) || ',' || quote(new.digest) || ',' || quote(new.tenant) || ',' || quote(new.name) || ',' || quote(new.roles) || ',' || quote(new.dataflows) || ',' || quote(new.networks) || ',' || quote(new.login) || ',' || quote(new.created) || ',' || quote(new.expires) || ',' || quote(new.used) || ',' || quote(new.revoked)
    where tab = 'token' and id = quote(old.id);
end;
create trigger token_twin_gone after delete on token begin delete from twin where tab = 'token' and id = quote(old.id); end;

create trigger session_twin_new after insert on session begin
  insert into twin (tab, id, content) values ('session', quote(new.digest),
    quote(new.digest) || ',' || quote(new.login) || ',' || quote(new.csrf) || ',' || quote(new.created) || ',' || quote(new.expires));
end;
create trigger session_twin_changed after update on session begin
  update twin set id = quote(new.digest),
    content = quote(new.digest) || ',' || quote(new.login) || ',' || quote(new.csrf) || ',' || quote(new.created) || ',' || quote(new.expires)
    where tab = 'session' and id = quote(old.digest);
end;
create trigger session_twin_gone after delete on session begin delete from twin where tab = 'session' and id = quote(old.digest); end;

create trigger submission_twin_new after insert on submission begin
  insert into twin (tab, id, content) values ('submission', quote(new.number),
    quote(new.number) || ',' || quote(new.year) || ',' || quote(new.tenant) || ',' || quote(new.who) || ',' || quote(new.via) || ',' || quote(new.name) || ',' || quote(new.media_type) || ',' || quote(new.bytes) || ',' || quote(new.sha256) || ',' || quote(new.received) || ',' || quote(new.idempotency) || ',' || quote(new.corrects) || ',' || quote(new.corrects_year) || ',' || quote(new.duplicates) || ',' || quote(new.duplicates_year) || ',' || quote(new.wanted_mapping) || ',' || quote(new.state) || ',' || quote(new.moved) || ',' || quote(new.reason) || ',' || quote(new.dataflow) || ',' || quote(new.mapping) || ',' || quote(new.mapping_sha256) || ',' || quote(new.sender) || ',' || quote(new.engine) || ',' || quote(new.observations) || ',' || quote(new.errors) || ',' || quote(new.warnings) || ',' || quote(new.informations) || ',' || quote(new.report) || ',' || quote(new.dataset) || ',' || quote(new.records) || ',' || quote(new.share_of) || ',' || quote(new.share_of_year) || ',' || quote(new.share_flow));
end;
create trigger submission_twin_changed after update on submission begin
  update twin set id = quote(new.number),
    content = quote(new.number) || ',' || quote(new.year) || ',' || quote(new.tenant) || ',' || quote(new.who) || ',' || quote(new.via) || ',' || quote(new.name) || ',' || quote(new.media_type) || ',' || quote(new.bytes) || ',' || quote(new.sha256) || ',' || quote(new.received) || ',' || quote(new.idempotency) || ',' || quote(new.corrects) || ',' || quote(new.corrects_year) || ',' || quote(new.duplicates) || ',' || quote(new.duplicates_year) || ',' || quote(new.wanted_mapping) || ',' || quote(new.state) || ',' || quote(new.moved) || ',' || quote(new.reason) || ',' || quote(new.dataflow) || ',' || quote(new.mapping) || ',' || quote(new.mapping_sha256) || ',' || quote(new.sender) || ',' || quote(new.engine) || ',' || quote(new.observations) || ',' || quote(new.errors) || ',' || quote(new.warnings) || ',' || quote(new.informations) || ',' || quote(new.report) || ',' || quote(new.dataset) || ',' || quote(new.records) || ',' || quote(new.share_of) || ',' || quote(new.share_of_year) || ',' || quote(new.share_flow)
    where tab = 'submission' and id = quote(old.number);
end;
create trigger submission_twin_gone after delete on submission begin delete from twin where tab = 'submission' and id = quote(old.number); end;

create trigger decision_twin_new after insert on decision begin
  insert into twin (tab, id, content) values ('decision', quote(new.number),
    quote(new.number) || ',' || quote(new.receipt) || ',' || quote(new.at) || ',' || quote(new.who) || ',' || quote(new.kind) || ',' || quote(new.rule) || ',' || quote(new.severity_before) || ',' || quote(new.severity_after) || ',' || quote(new.text) || ',' || quote(new.signature));
end;
create trigger decision_twin_changed after update on decision begin
  update twin set id = quote(new.number),
    content = quote(new.number) || ',' || quote(new.receipt) || ',' || quote(new.at) || ',' || quote(new.who) || ',' || quote(new.kind) || ',' || quote(new.rule) || ',' || quote(new.severity_before) || ',' || quote(new.severity_after) || ',' || quote(new.text) || ',' || quote(new.signature)
    where tab = 'decision' and id = quote(old.number);
end;
create trigger decision_twin_gone after delete on decision begin delete from twin where tab = 'decision' and id = quote(old.number); end;

create trigger job_twin_new after insert on job begin
  insert into twin (tab, id, content) values ('job', quote(new.id),
    quote(new.id) || ',' || quote(new.tenant) || ',' || quote(new.kind) || ',' || quote(new.subject) || ',' || quote(new.attempt) || ',' || quote(new.not_before) || ',' || quote(new.lease_until) || ',' || quote(new.worker) || ',' || quote(new.state) || ',' || quote(new.reason) || ',' || quote(new.created));
end;
create trigger job_twin_changed after update on job begin
  update twin set id = quote(new.id),
    content = quote(new.id) || ',' || quote(new.tenant) || ',' || quote(new.kind) || ',' || quote(new.subject) || ',' || quote(new.attempt) || ',' || quote(new.not_before) || ',' || quote(new.lease_until) || ',' || quote(new.worker) || ',' || quote(new.state) || ',' || quote(new.reason) || ',' || quote(new.created)
    where tab = 'job' and id = quote(old.id);
end;
create trigger job_twin_gone after delete on job begin delete from twin where tab = 'job' and id = quote(old.id); end;

create trigger release_head_twin_new after insert on release_head begin
  insert into twin (tab, id, content) values ('release_head', quote(new.dataflow) || ' ' || quote(new.tenant),
    quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.last) || ',' || quote(new.tip));
end;
create trigger release_head_twin_changed after update on release_head begin
  update twin set id = quote(new.dataflow) || ' ' || quote(new.tenant),
    content = quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.last) || ',' || quote(new.tip)
    where tab = 'release_head' and id = quote(old.dataflow) || ' ' || quote(old.tenant);
end;
create trigger release_head_twin_gone after delete on release_head begin delete from twin where tab = 'release_head' and id = quote(old.dataflow) || ' ' || quote(old.tenant); end;

create trigger release_twin_new after insert on release begin
  insert into twin (tab, id, content) values ('release', quote(new.dataflow) || ' ' || quote(new.tenant) || ' ' || quote(new.number),
    quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.number) || ',' || quote(new.base) || ',' || quote(new.restores) || ',' || quote(new.at) || ',' || quote(new.embargo) || ',' || quote(new.opens) || ',' || quote(new.withdrawn) || ',' || quote(new.withdrawn_why) || ',' || quote(new.class) || ',' || quote(new.manifest) || ',' || quote(new.engine) || ',' || quote(new.keys) || ',' || quote(new.records) || ',' || quote(new.salt));
end;
create trigger release_twin_changed after update on release begin
  update twin set id = quote(new.dataflow) || ' ' || quote(new.tenant) || ' ' || quote(new.number),
    content = quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.number) || ',' || quote(new.base) || ',' || quote(new.restores) || ',' || quote(new.at) || ',' || quote(new.embargo) || ',' || quote(new.opens) || ',' || quote(new.withdrawn) || ',' || quote(new.withdrawn_why) || ',' || quote(new.class) || ',' || quote(new.manifest) || ',' || quote(new.engine) || ',' || quote(new.keys) || ',' || quote(new.records) || ',' || quote(new.salt)
    where tab = 'release' and id = quote(old.dataflow) || ' ' || quote(old.tenant) || ' ' || quote(old.number);
end;
create trigger release_twin_gone after delete on release begin delete from twin where tab = 'release' and id = quote(old.dataflow) || ' ' || quote(old.tenant) || ' ' || quote(old.number); end;

create trigger release_receipt_twin_new after insert on release_receipt begin
  insert into twin (tab, id, content) values ('release_receipt', quote(new.dataflow) || ' ' || quote(new.tenant) || ' ' || quote(new.number) || ' ' || quote(new.receipt),
    quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.number) || ',' || quote(new.receipt));
end;
create trigger release_receipt_twin_changed after update on release_receipt begin
  update twin set id = quote(new.dataflow) || ' ' || quote(new.tenant) || ' ' || quote(new.number) || ' ' || quote(new.receipt),
    content = quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.number) || ',' || quote(new.receipt)
    where tab = 'release_receipt' and id = quote(old.dataflow) || ' ' || quote(old.tenant) || ' ' || quote(old.number) || ' ' || quote(old.receipt);
end;
create trigger release_receipt_twin_gone after delete on release_receipt begin delete from twin where tab = 'release_receipt' and id = quote(old.dataflow) || ' ' || quote(old.tenant) || ' ' || quote(old.number) || ' ' || quote(old.receipt); end;

create trigger release_file_twin_new after insert on release_file begin
  insert into twin (tab, id, content) values ('release_file', quote(new.dataflow) || ' ' || quote(new.tenant) || ' ' || quote(new.number) || ' ' || quote(new.path),
    quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.number) || ',' || quote(new.path) || ',' || quote(new.sha256) || ',' || quote(new.bytes) || ',' || quote(new.observations));
end;
create trigger release_file_twin_changed after update on release_file begin
  update twin set id = quote(new.dataflow) || ' ' || quote(new.tenant) || ' ' || quote(new.number) || ' ' || quote(new.path),
    content = quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.number) || ',' || quote(new.path) || ',' || quote(new.sha256) || ',' || quote(new.bytes) || ',' || quote(new.observations)
    where tab = 'release_file' and id = quote(old.dataflow) || ' ' || quote(old.tenant) || ' ' || quote(old.number) || ' ' || quote(old.path);
end;
create trigger release_file_twin_gone after delete on release_file begin delete from twin where tab = 'release_file' and id = quote(old.dataflow) || ' ' || quote(old.tenant) || ' ' || quote(old.number) || ' ' || quote(old.path); end;

create trigger release_key_twin_new after insert on release_key begin
  insert into twin (tab, id, content) values ('release_key', quote(new.dataflow) || ' ' || quote(new.tenant) || ' ' || quote(new.number) || ' ' || quote(new.who),
    quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.number) || ',' || quote(new.who) || ',' || quote(new.at) || ',' || quote(new.signature));
end;
create trigger release_key_twin_changed after update on release_key begin
  update twin set id = quote(new.dataflow) || ' ' || quote(new.tenant) || ' ' || quote(new.number) || ' ' || quote(new.who),
    content = quote(new.dataflow) || ',' || quote(new.tenant) || ',' || quote(new.number) || ',' || quote(new.who) || ',' || quote(new.at) || ',' || quote(new.signature)
    where tab = 'release_key' and id = quote(old.dataflow) || ' ' || quote(old.tenant) || ' ' || quote(old.number) || ' ' || quote(old.who);
end;
create trigger release_key_twin_gone after delete on release_key begin delete from twin where tab = 'release_key' and id = quote(old.dataflow) || ' ' || quote(old.tenant) || ' ' || quote(old.number) || ' ' || quote(old.who); end;

create trigger event_twin_new after insert on event begin
  insert into twin (tab, id, content) values ('event', quote(new.sequence),
    quote(new.sequence) || ',' || quote(new.at) || ',' || quote(new.tenant) || ',' || quote(new.kind) || ',' || quote(new.who) || ',' || quote(new.subject) || ',' || quote(new.body));
end;
create trigger event_twin_changed after update on event begin
  update twin set id = quote(new.sequence),
    content = quote(new.sequence) || ',' || quote(new.at) || ',' || quote(new.tenant) || ',' || quote(new.kind) || ',' || quote(new.who) || ',' || quote(new.subject) || ',' || quote(new.body)
    where tab = 'event' and id = quote(old.sequence);
end;
create trigger event_twin_gone after delete on event begin delete from twin where tab = 'event' and id = quote(old.sequence); end;

-- The statements of the ledger prove themselves, and are not kept twice.
create trigger ledger_twin_new after insert on ledger begin
  insert into twin (tab, id, content) values ('ledger', quote(new.position),
    quote(new.position) || ',' || quote(new.at));
end;
create trigger ledger_twin_changed after update on ledger begin
  update twin set id = quote(new.position),
    content = quote(new.position) || ',' || quote(new.at)
    where tab = 'ledger' and id = quote(old.position);
end;
create trigger ledger_twin_gone after delete on ledger begin delete from twin where tab = 'ledger' and id = quote(old.position); end;

create trigger checkpoint_twin_new after insert on checkpoint begin
  insert into twin (tab, id, content) values ('checkpoint', quote(new.size),
    quote(new.size) || ',' || quote(new.at) || ',' || quote(new.note));
end;
create trigger checkpoint_twin_changed after update on checkpoint begin
  update twin set id = quote(new.size),
    content = quote(new.size) || ',' || quote(new.at) || ',' || quote(new.note)
    where tab = 'checkpoint' and id = quote(old.size);
end;
create trigger checkpoint_twin_gone after delete on checkpoint begin delete from twin where tab = 'checkpoint' and id = quote(old.size); end;

create trigger definition_twin_new after insert on definition begin
  insert into twin (tab, id, content) values ('definition', quote(new.tenant) || ' ' || quote(new.kind) || ' ' || quote(new.id) || ' ' || quote(new.sha256),
    quote(new.tenant) || ',' || quote(new.kind) || ',' || quote(new.id) || ',' || quote(new.sha256) || ',' || quote(new.at) || ',' || quote(new.who) || ',' || quote(new.text));
end;
create trigger definition_twin_changed after update on definition begin
  update twin set id = quote(new.tenant) || ' ' || quote(new.kind) || ' ' || quote(new.id) || ' ' || quote(new.sha256),
    content = quote(new.tenant) || ',' || quote(new.kind) || ',' || quote(new.id) || ',' || quote(new.sha256) || ',' || quote(new.at) || ',' || quote(new.who) || ',' || quote(new.text)
    where tab = 'definition' and id = quote(old.tenant) || ' ' || quote(old.kind) || ' ' || quote(old.id) || ' ' || quote(old.sha256);
end;
create trigger definition_twin_gone after delete on definition begin delete from twin where tab = 'definition' and id = quote(old.tenant) || ' ' || quote(old.kind) || ' ' || quote(old.id) || ' ' || quote(old.sha256); end;

create trigger definition_active_twin_new after insert on definition_active begin
  insert into twin (tab, id, content) values ('definition_active', quote(new.tenant) || ' ' || quote(new.kind) || ' ' || quote(new.id),
    quote(new.tenant) || ',' || quote(new.kind) || ',' || quote(new.id) || ',' || quote(new.sha256) || ',' || quote(new.at) || ',' || quote(new.who));
end;
create trigger definition_active_twin_changed after update on definition_active begin
  update twin set id = quote(new.tenant) || ' ' || quote(new.kind) || ' ' || quote(new.id),
    content = quote(new.tenant) || ',' || quote(new.kind) || ',' || quote(new.id) || ',' || quote(new.sha256) || ',' || quote(new.at) || ',' || quote(new.who)
    where tab = 'definition_active' and id = quote(old.tenant) || ' ' || quote(old.kind) || ' ' || quote(old.id);
end;
create trigger definition_active_twin_gone after delete on definition_active begin delete from twin where tab = 'definition_active' and id = quote(old.tenant) || ' ' || quote(old.kind) || ' ' || quote(old.id); end;

create trigger source_twin_new after insert on source begin
  insert into twin (tab, id, content) values ('source', quote(new.tenant) || ' ' || quote(new.id),
    quote(new.tenant) || ',' || quote(new.id) || ',' || quote(new.spec) || ',' || quote(new.every) || ',' || quote(new.next_run) || ',' || quote(new.etag) || ',' || quote(new.last_modified) || ',' || quote(new.progress) || ',' || quote(new.sha256) || ',' || quote(new.last_run) || ',' || quote(new.last_outcome) || ',' || quote(new.failures) || ',' || quote(new.closed));
end;
create trigger source_twin_changed after update on source begin
  update twin set id = quote(new.tenant) || ' ' || quote(new.id),
    content = quote(new.tenant) || ',' || quote(new.id) || ',' || quote(new.spec) || ',' || quote(new.every) || ',' || quote(new.next_run) || ',' || quote(new.etag) || ',' || quote(new.last_modified) || ',' || quote(new.progress) || ',' || quote(new.sha256) || ',' || quote(new.last_run) || ',' || quote(new.last_outcome) || ',' || quote(new.failures) || ',' || quote(new.closed)
    where tab = 'source' and id = quote(old.tenant) || ' ' || quote(old.id);
end;
create trigger source_twin_gone after delete on source begin delete from twin where tab = 'source' and id = quote(old.tenant) || ' ' || quote(old.id); end;

create trigger webhook_twin_new after insert on webhook begin
  insert into twin (tab, id, content) values ('webhook', quote(new.id),
    quote(new.id) || ',' || quote(new.tenant) || ',' || quote(new.url) || ',' || quote(new.secret) || ',' || quote(new.kinds) || ',' || quote(new.created) || ',' || quote(new.closed) || ',' || quote(new.seen));
end;
create trigger webhook_twin_changed after update on webhook begin
  update twin set id = quote(new.id),
    content = quote(new.id) || ',' || quote(new.tenant) || ',' || quote(new.url) || ',' || quote(new.secret) || ',' || quote(new.kinds) || ',' || quote(new.created) || ',' || quote(new.closed) || ',' || quote(new.seen)
    where tab = 'webhook' and id = quote(old.id);
end;
create trigger webhook_twin_gone after delete on webhook begin delete from twin where tab = 'webhook' and id = quote(old.id); end;

create trigger delivery_twin_new after insert on delivery begin
  insert into twin (tab, id, content) values ('delivery', quote(new.webhook) || ' ' || quote(new.sequence),
    quote(new.webhook) || ',' || quote(new.sequence) || ',' || quote(new.attempt) || ',' || quote(new.tries) || ',' || quote(new.next_try) || ',' || quote(new.state) || ',' || quote(new.status) || ',' || quote(new.why) || ',' || quote(new.settled));
end;
create trigger delivery_twin_changed after update on delivery begin
  update twin set id = quote(new.webhook) || ' ' || quote(new.sequence),
    content = quote(new.webhook) || ',' || quote(new.sequence) || ',' || quote(new.attempt) || ',' || quote(new.tries) || ',' || quote(new.next_try) || ',' || quote(new.state) || ',' || quote(new.status) || ',' || quote(new.why) || ',' || quote(new.settled)
    where tab = 'delivery' and id = quote(old.webhook) || ' ' || quote(old.sequence);
end;
create trigger delivery_twin_gone after delete on delivery begin delete from twin where tab = 'delivery' and id = quote(old.webhook) || ' ' || quote(old.sequence); end;

create trigger follower_twin_new after insert on follower begin
  insert into twin (tab, id, content) values ('follower', quote(new.name),
    quote(new.name) || ',' || quote(new.seen));
end;
create trigger follower_twin_changed after update on follower begin
  update twin set id = quote(new.name),
    content = quote(new.name) || ',' || quote(new.seen)
    where tab = 'follower' and id = quote(old.name);
end;
create trigger follower_twin_gone after delete on follower begin delete from twin where tab = 'follower' and id = quote(old.name); end;

create trigger said_twin_new after insert on said begin
  insert into twin (tab, id, content) values ('said', quote(new.topic),
    quote(new.topic) || ',' || quote(new.sequence));
end;
create trigger said_twin_changed after update on said begin
  update twin set id = quote(new.topic),
    content = quote(new.topic) || ',' || quote(new.sequence)
    where tab = 'said' and id = quote(old.topic);
end;
create trigger said_twin_gone after delete on said begin delete from twin where tab = 'said' and id = quote(old.topic); end;

-- Each row as it is now.
create view single as
  select 'counter' as tab, quote(name) as id,
    quote(name) || ',' || quote(value) as content from counter
  union all
  select 'tenant' as tab, quote(id) as id,
    quote(id) || ',' || quote(name) || ',' || quote(closed) as content from tenant
  union all
  select 'setting' as tab, quote(tenant) || ' ' || quote(name) as id,
    quote(tenant) || ',' || quote(name) || ',' || quote(value) as content from setting
  union all
  select 'account' as tab, quote(login) as id,
    quote(login) || ',' || quote(name) || ',' || quote(mail) || ',' || quote(lang) || ',' || quote(password) || ',' || quote(created) || ',' || quote(closed) as content from account
  union all
  select 'account_role' as tab, quote(login) || ' ' || quote(tenant) as id,
    quote(login) || ',' || quote(tenant) || ',' || quote(roles) as content from account_role
  union all
  select 'identity' as tab, quote(issuer) || ' ' || quote(subject) as id,
    quote(issuer) || ',' || quote(subject) || ',' || quote(login) as content from identity
  union all
  select 'token' as tab, quote(id) as id,
    quote(id) || ',' || quote(digest) || ',' || quote(tenant) || ',' || quote(name) || ',' || quote(roles) || ',' || quote(dataflows) || ',' || quote(networks) || ',' || quote(login) || ',' || quote(created) || ',' || quote(expires) || ',' || quote(used) || ',' || quote(revoked) as content from token
  union all
  select 'session' as tab, quote(digest) as id,
    quote(digest) || ',' || quote(login) || ',' || quote(csrf) || ',' || quote(created) || ',' || quote(expires) as content from session
  union all
  select 'submission' as tab, quote(number) as id,
    quote(number) || ',' || quote(year) || ',' || quote(tenant) || ',' || quote(who) || ',' || quote(via) || ',' || quote(name) || ',' || quote(media_type) || ',' || quote(bytes) || ',' || quote(sha256) || ',' || quote(received) || ',' || quote(idempotency) || ',' || quote(corrects) || ',' || quote(corrects_year) || ',' || quote(duplicates) || ',' || quote(duplicates_year) || ',' || quote(wanted_mapping) || ',' || quote(state) || ',' || quote(moved) || ',' || quote(reason) || ',' || quote(dataflow) || ',' || quote(mapping) || ',' || quote(mapping_sha256) || ',' || quote(sender) || ',' || quote(engine) || ',' || quote(observations) || ',' || quote(errors) || ',' || quote(warnings) || ',' || quote(informations) || ',' || quote(report) || ',' || quote(dataset) || ',' || quote(records) || ',' || quote(share_of) || ',' || quote(share_of_year) || ',' || quote(share_flow) as content from submission
  union all
  select 'decision' as tab, quote(number) as id,
    quote(number) || ',' || quote(receipt) || ',' || quote(at) || ',' || quote(who) || ',' || quote(kind) || ',' || quote(rule) || ',' || quote(severity_before) || ',' || quote(severity_after) || ',' || quote(text) || ',' || quote(signature) as content from decision
  union all
  select 'job' as tab, quote(id) as id,
    quote(id) || ',' || quote(tenant) || ',' || quote(kind) || ',' || quote(subject) || ',' || quote(attempt) || ',' || quote(not_before) || ',' || quote(lease_until) || ',' || quote(worker) || ',' || quote(state) || ',' || quote(reason) || ',' || quote(created) as content from job
  union all
  select 'release_head' as tab, quote(dataflow) || ' ' || quote(tenant) as id,
    quote(dataflow) || ',' || quote(tenant) || ',' || quote(last) || ',' || quote(tip) as content from release_head
  union all
  select 'release' as tab, quote(dataflow) || ' ' || quote(tenant) || ' ' || quote(number) as id,
    quote(dataflow) || ',' || quote(tenant) || ',' || quote(number) || ',' || quote(base) || ',' || quote(restores) || ',' || quote(at) || ',' || quote(embargo) || ',' || quote(opens) || ',' || quote(withdrawn) || ',' || quote(withdrawn_why) || ',' || quote(class) || ',' || quote(manifest) || ',' || quote(engine) || ',' || quote(keys) || ',' || quote(records) || ',' || quote(salt) as content from release
  union all
  select 'release_receipt' as tab, quote(dataflow) || ' ' || quote(tenant) || ' ' || quote(number) || ' ' || quote(receipt) as id,
    quote(dataflow) || ',' || quote(tenant) || ',' || quote(number) || ',' || quote(receipt) as content from release_receipt
  union all
  select 'release_file' as tab, quote(dataflow) || ' ' || quote(tenant) || ' ' || quote(number) || ' ' || quote(path) as id,
    quote(dataflow) || ',' || quote(tenant) || ',' || quote(number) || ',' || quote(path) || ',' || quote(sha256) || ',' || quote(bytes) || ',' || quote(observations) as content from release_file
  union all
  select 'release_key' as tab, quote(dataflow) || ' ' || quote(tenant) || ' ' || quote(number) || ' ' || quote(who) as id,
    quote(dataflow) || ',' || quote(tenant) || ',' || quote(number) || ',' || quote(who) || ',' || quote(at) || ',' || quote(signature) as content from release_key
  union all
  select 'event' as tab, quote(sequence) as id,
    quote(sequence) || ',' || quote(at) || ',' || quote(tenant) || ',' || quote(kind) || ',' || quote(who) || ',' || quote(subject) || ',' || quote(body) as content from event
  union all
  select 'ledger' as tab, quote(position) as id,
    quote(position) || ',' || quote(at) as content from ledger
  union all
  select 'checkpoint' as tab, quote(size) as id,
    quote(size) || ',' || quote(at) || ',' || quote(note) as content from checkpoint
  union all
  select 'definition' as tab, quote(tenant) || ' ' || quote(kind) || ' ' || quote(id) || ' ' || quote(sha256) as id,
    quote(tenant) || ',' || quote(kind) || ',' || quote(id) || ',' || quote(sha256) || ',' || quote(at) || ',' || quote(who) || ',' || quote(text) as content from definition
  union all
  select 'definition_active' as tab, quote(tenant) || ' ' || quote(kind) || ' ' || quote(id) as id,
    quote(tenant) || ',' || quote(kind) || ',' || quote(id) || ',' || quote(sha256) || ',' || quote(at) || ',' || quote(who) as content from definition_active
  union all
  select 'source' as tab, quote(tenant) || ' ' || quote(id) as id,
    quote(tenant) || ',' || quote(id) || ',' || quote(spec) || ',' || quote(every) || ',' || quote(next_run) || ',' || quote(etag) || ',' || quote(last_modified) || ',' || quote(progress) || ',' || quote(sha256) || ',' || quote(last_run) || ',' || quote(last_outcome) || ',' || quote(failures) || ',' || quote(closed) as content from source
  union all
  select 'webhook' as tab, quote(id) as id,
    quote(id) || ',' || quote(tenant) || ',' || quote(url) || ',' || quote(secret) || ',' || quote(kinds) || ',' || quote(created) || ',' || quote(closed) || ',' || quote(seen) as content from webhook
  union all
  select 'delivery' as tab, quote(webhook) || ' ' || quote(sequence) as id,
    quote(webhook) || ',' || quote(sequence) || ',' || quote(attempt) || ',' || quote(tries) || ',' || quote(next_try) || ',' || quote(state) || ',' || quote(status) || ',' || quote(why) || ',' || quote(settled) as content from delivery
  union all
  select 'follower' as tab, quote(name) as id,
    quote(name) || ',' || quote(seen) as content from follower
  union all
  select 'said' as tab, quote(topic) as id,
    quote(topic) || ',' || quote(sequence) as content from said;

insert into twin (tab, id, content) select tab, id, content from single;
