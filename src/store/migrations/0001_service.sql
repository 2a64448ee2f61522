-- What the service keeps. One text for both databases: The words in capitals are spelt for
-- each of them by migrate.rs. Moments are milliseconds since 1970 in UTC; digests are 32 bytes.

-- Every sequence without gaps. Its row is locked until the commit, so what was numbered later is committed later.
create table counter (name TEXT not null primary key, value BIGINT not null) STRICT;

create table tenant (id TEXT not null primary key, name TEXT not null, closed BIGINT) STRICT;
create table setting (tenant TEXT not null, name TEXT not null, value TEXT not null, primary key (tenant, name)) STRICT;

create table account (
  login TEXT not null primary key, name TEXT not null, mail TEXT not null, lang TEXT not null,
  password TEXT, created BIGINT not null, closed BIGINT
) STRICT;
create table account_role (login TEXT not null, tenant TEXT not null, roles TEXT not null, primary key (login, tenant)) STRICT;
create table identity (issuer TEXT not null, subject TEXT not null, login TEXT not null, primary key (issuer, subject)) STRICT;
create table token (
  id BIGINT not null primary key, digest BYTEA not null unique, tenant TEXT not null, name TEXT not null, roles TEXT not null,
  dataflows TEXT not null, networks TEXT not null, login TEXT, created BIGINT not null, expires BIGINT not null,
  used BIGINT, revoked BIGINT
) STRICT;
create table session (
  digest BYTEA not null primary key, login TEXT not null, csrf TEXT not null, created BIGINT not null, expires BIGINT not null
) STRICT;
create table attempt (subject TEXT not null, at BIGINT not null) STRICT;
create index attempt_subject on attempt (subject, at);

create table submission (
  number BIGINT not null primary key, year BIGINT not null, tenant TEXT not null, who TEXT not null, via TEXT not null,
  name TEXT not null, media_type TEXT not null, bytes BIGINT not null, sha256 BYTEA not null, received BIGINT not null,
  idempotency TEXT, corrects BIGINT, corrects_year BIGINT, duplicates BIGINT, duplicates_year BIGINT, wanted_mapping TEXT,
  state TEXT not null, moved BIGINT not null, reason TEXT not null,
  dataflow TEXT, mapping TEXT, mapping_sha256 BYTEA, sender TEXT, engine TEXT,
  observations BIGINT, errors BIGINT, warnings BIGINT, informations BIGINT, report BYTEA, dataset BYTEA
) STRICT;
create unique index submission_key on submission (tenant, who, idempotency);
create index submission_tenant on submission (tenant, number);
create index submission_state on submission (tenant, state, number);
create index submission_sha256 on submission (sha256, tenant, number);
create index submission_report on submission (report);
create index submission_dataset on submission (dataset);
create table decision (
  number BIGINT not null primary key, receipt BIGINT not null, at BIGINT not null, who TEXT not null, kind TEXT not null,
  rule TEXT, severity_before TEXT, severity_after TEXT, text TEXT not null, signature BYTEA
) STRICT;
create index decision_receipt on decision (receipt, number);

create table job (
  id BIGINT not null primary key, tenant TEXT not null, kind TEXT not null, subject TEXT not null, attempt BIGINT not null,
  not_before BIGINT not null, lease_until BIGINT, worker TEXT, state TEXT not null, reason TEXT not null, created BIGINT not null
) STRICT;
create index job_waiting on job (state, tenant, kind, id);
create index job_subject on job (kind, subject);

create table release_head (dataflow TEXT not null, tenant TEXT not null, last BIGINT not null, tip BIGINT, primary key (dataflow, tenant)) STRICT;
create table release (
  dataflow TEXT not null, tenant TEXT not null, number BIGINT not null, base BIGINT, restores BIGINT, at BIGINT not null,
  embargo BIGINT, opens BIGINT, withdrawn BIGINT, withdrawn_why TEXT, class TEXT not null, manifest BYTEA not null,
  engine TEXT not null, keys BIGINT not null, primary key (dataflow, tenant, number)
) STRICT;
create index release_manifest on release (manifest);
create table release_receipt (
  dataflow TEXT not null, tenant TEXT not null, number BIGINT not null, receipt BIGINT not null,
  primary key (dataflow, tenant, number, receipt)
) STRICT;
create index release_of_receipt on release_receipt (receipt);
create table release_file (
  dataflow TEXT not null, tenant TEXT not null, number BIGINT not null, path TEXT not null, sha256 BYTEA not null,
  bytes BIGINT not null, observations BIGINT not null, primary key (dataflow, tenant, number, path)
) STRICT;
create index release_file_sha256 on release_file (sha256);
create table release_key (
  dataflow TEXT not null, tenant TEXT not null, number BIGINT not null, who TEXT not null, at BIGINT not null, signature BYTEA,
  primary key (dataflow, tenant, number, who)
) STRICT;

create table event (
  sequence BIGINT not null primary key, at BIGINT not null, tenant TEXT not null, kind TEXT not null, who TEXT not null,
  subject TEXT not null, body TEXT not null
) STRICT;
create index event_tenant on event (tenant, sequence);
create index event_subject on event (subject, sequence);

create table ledger (
  position BIGINT not null primary key, at BIGINT not null, kind TEXT not null, subject TEXT not null, leaf BYTEA not null,
  statement BYTEA not null
) STRICT;
create index ledger_subject on ledger (subject, position);
create index ledger_leaf on ledger (leaf);
create table checkpoint (size BIGINT not null primary key, at BIGINT not null, note TEXT not null) STRICT;

create table definition (
  tenant TEXT not null, kind TEXT not null, id TEXT not null, sha256 BYTEA not null, at BIGINT not null, who TEXT not null,
  text TEXT not null, primary key (tenant, kind, id, sha256)
) STRICT;
create table definition_active (
  tenant TEXT not null, kind TEXT not null, id TEXT not null, sha256 BYTEA not null, at BIGINT not null, who TEXT not null,
  primary key (tenant, kind, id)
) STRICT;

create table source (
  tenant TEXT not null, id TEXT not null, spec TEXT not null, every BIGINT not null, next_run BIGINT not null,
  etag TEXT, last_modified TEXT, progress TEXT, sha256 BYTEA, last_run BIGINT, last_outcome TEXT not null, failures BIGINT not null,
  closed BIGINT, primary key (tenant, id)
) STRICT;

create table webhook (
  id BIGINT not null primary key, tenant TEXT not null, url TEXT not null, secret TEXT not null, kinds TEXT not null,
  created BIGINT not null, closed BIGINT, seen BIGINT not null
) STRICT;
create table delivery (
  webhook BIGINT not null, sequence BIGINT not null, attempt BIGINT not null, tries BIGINT not null, next_try BIGINT not null, state TEXT not null,
  status BIGINT, why TEXT not null, settled BIGINT, primary key (webhook, sequence)
) STRICT;
create index delivery_waiting on delivery (state, webhook, sequence);
