-- One dataflow's share of an archive whose files are of several: of which submission it is, and of which dataflow.
alter table submission add column share_of BIGINT;
alter table submission add column share_of_year BIGINT;
alter table submission add column share_flow TEXT;
create index submission_share on submission (share_of);
