-- Where each number came from, and what the numbers of a release are hashed with.
alter table submission add column records BYTEA;
alter table release add column records BYTEA;
alter table release add column salt BYTEA;
create index submission_records on submission (records);
create index submission_mapping on submission (mapping_sha256);
create index release_records on release (records);
