-- Every row is kept a second time, as one text, by the database itself: what a broken disk makes of the one or the other
-- is found by `verify`, whatever table it is in. Columns that a later change adds to a table are added here by that change.
create table twin (tab TEXT not null, id TEXT not null, content TEXT not null, primary key (tab, id)) STRICT;

-- The statements of the ledger prove themselves, and are not kept twice.
create function keep_twin() returns trigger language plpgsql as $$
declare
  before text; after text;
begin
  if tg_op <> 'INSERT' then
    select string_agg(to_jsonb(old) ->> k, ' ' order by n) into before from unnest(tg_argv) with ordinality as a (k, n);
  end if;
  if tg_op <> 'DELETE' then
    select string_agg(to_jsonb(new) ->> k, ' ' order by n) into after from unnest(tg_argv) with ordinality as a (k, n);
  end if;
  if tg_op = 'INSERT' then
    insert into twin (tab, id, content) values (tg_table_name, after, (to_jsonb(new) - 'statement' - 'leaf')::text);
  elsif tg_op = 'UPDATE' then
    update twin set id = after, content = (to_jsonb(new) - 'statement' - 'leaf')::text where tab = tg_table_name and id = before;
  else
    delete from twin where tab = tg_table_name and id = before;
  end if;
  return null;
end $$;
create trigger counter_twin after insert or update or delete on counter for each row execute function keep_twin('name');
create trigger tenant_twin after insert or update or delete on tenant for each row execute function keep_twin('id');
create trigger setting_twin after insert or update or delete on setting for each row execute function keep_twin('tenant', 'name');
create trigger account_twin after insert or update or delete on account for each row execute function keep_twin('login');
create trigger account_role_twin after insert or update or delete on account_role for each row execute function keep_twin('login', 'tenant');
create trigger identity_twin after insert or update or delete on identity for each row execute function keep_twin('issuer', 'subject');
create trigger token_twin after insert or update or delete on token for each row execute function keep_twin('id');
create trigger session_twin after insert or update or delete on session for each row execute function keep_twin('digest');
create trigger submission_twin after insert or update or delete on submission for each row execute function keep_twin('number');
create trigger decision_twin after insert or update or delete on decision for each row execute function keep_twin('number');
create trigger job_twin after insert or update or delete on job for each row execute function keep_twin('id');
create trigger release_head_twin after insert or update or delete on release_head for each row execute function keep_twin('dataflow', 'tenant');
create trigger release_twin after insert or update or delete on release for each row execute function keep_twin('dataflow', 'tenant', 'number');
create trigger release_receipt_twin after insert or update or delete on release_receipt for each row execute function keep_twin('dataflow', 'tenant', 'number', 'receipt');
create trigger release_file_twin after insert or update or delete on release_file for each row execute function keep_twin('dataflow', 'tenant', 'number', 'path');
create trigger release_key_twin after insert or update or delete on release_key for each row execute function keep_twin('dataflow', 'tenant', 'number', 'who');
create trigger event_twin after insert or update or delete on event for each row execute function keep_twin('sequence');
create trigger ledger_twin after insert or update or delete on ledger for each row execute function keep_twin('position');
create trigger checkpoint_twin after insert or update or delete on checkpoint for each row execute function keep_twin('size');
create trigger definition_twin after insert or update or delete on definition for each row execute function keep_twin('tenant', 'kind', 'id', 'sha256');
create trigger definition_active_twin after insert or update or delete on definition_active for each row execute function keep_twin('tenant', 'kind', 'id');
create trigger source_twin after insert or update or delete on source for each row execute function keep_twin('tenant', 'id');
create trigger webhook_twin after insert or update or delete on webhook for each row execute function keep_twin('id');
create trigger delivery_twin after insert or update or delete on delivery for each row execute function keep_twin('webhook', 'sequence');
create trigger follower_twin after insert or update or delete on follower for each row execute function keep_twin('name');
create trigger said_twin after insert or update or delete on said for each row execute function keep_twin('topic');

-- Each row as it is now.
create view single as
  select 'counter' as tab, name::text as id, (to_jsonb(counter) - 'statement' - 'leaf')::text as content from counter
  union all
  select 'tenant' as tab, id::text as id, (to_jsonb(tenant) - 'statement' - 'leaf')::text as content from tenant
  union all
  select 'setting' as tab, tenant::text || ' ' || name::text as id, (to_jsonb(setting) - 'statement' - 'leaf')::text as content from setting
  union all
  select 'account' as tab, login::text as id, (to_jsonb(account) - 'statement' - 'leaf')::text as content from account
  union all
  select 'account_role' as tab, login::text || ' ' || tenant::text as id, (to_jsonb(account_role) - 'statement' - 'leaf')::text as content from account_role
  union all
  select 'identity' as tab, issuer::text || ' ' || subject::text as id, (to_jsonb(identity) - 'statement' - 'leaf')::text as content from identity
  union all
  select 'token' as tab, id::text as id, (to_jsonb(token) - 'statement' - 'leaf')::text as content from token
  union all
  select 'session' as tab, digest::text as id, (to_jsonb(session) - 'statement' - 'leaf')::text as content from session
  union all
  select 'submission' as tab, number::text as id, (to_jsonb(submission) - 'statement' - 'leaf')::text as content from submission
  union all
  select 'decision' as tab, number::text as id, (to_jsonb(decision) - 'statement' - 'leaf')::text as content from decision
  union all
  select 'job' as tab, id::text as id, (to_jsonb(job) - 'statement' - 'leaf')::text as content from job
  union all
  select 'release_head' as tab, dataflow::text || ' ' || tenant::text as id, (to_jsonb(release_head) - 'statement' - 'leaf')::text as content from release_head
  union all
  select 'release' as tab, dataflow::text || ' ' || tenant::text || ' ' || number::text as id, (to_jsonb(release) - 'statement' - 'leaf')::text as content from release
  union all
  select 'release_receipt' as tab, dataflow::text || ' ' || tenant::text || ' ' || number::text || ' ' || receipt::text as id, (to_jsonb(release_receipt) - 'statement' - 'leaf')::text as content from release_receipt
  union all
  select 'release_file' as tab, dataflow::text || ' ' || tenant::text || ' ' || number::text || ' ' || path::text as id, (to_jsonb(release_file) - 'statement' - 'leaf')::text as content from release_file
  union all
  select 'release_key' as tab, dataflow::text || ' ' || tenant::text || ' ' || number::text || ' ' || who::text as id, (to_jsonb(release_key) - 'statement' - 'leaf')::text as content from release_key
  union all
  select 'event' as tab, sequence::text as id, (to_jsonb(event) - 'statement' - 'leaf')::text as content from event
  union all
  select 'ledger' as tab, position::text as id, (to_jsonb(ledger) - 'statement' - 'leaf')::text as content from ledger
  union all
  select 'checkpoint' as tab, size::text as id, (to_jsonb(checkpoint) - 'statement' - 'leaf')::text as content from checkpoint
  union all
  select 'definition' as tab, tenant::text || ' ' || kind::text || ' ' || id::text || ' ' || sha256::text as id, (to_jsonb(definition) - 'statement' - 'leaf')::text as content from definition
  union all
  select 'definition_active' as tab, tenant::text || ' ' || kind::text || ' ' || id::text as id, (to_jsonb(definition_active) - 'statement' - 'leaf')::text as content from definition_active
  union all
  select 'source' as tab, tenant::text || ' ' || id::text as id, (to_jsonb(source) - 'statement' - 'leaf')::text as content from source
  union all
  select 'webhook' as tab, id::text as id, (to_jsonb(webhook) - 'statement' - 'leaf')::text as content from webhook
  union all
  select 'delivery' as tab, webhook::text || ' ' || sequence::text as id, (to_jsonb(delivery) - 'statement' - 'leaf')::text as content from delivery
  union all
  select 'follower' as tab, name::text as id, (to_jsonb(follower) - 'statement' - 'leaf')::text as content from follower
  union all
  select 'said' as tab, topic::text as id, (to_jsonb(said) - 'statement' - 'leaf')::text as content from said;

insert into twin (tab, id, content) select tab, id, content from single;
