-- How far a part of the service has read the events, and which reminders were said.
create table follower (name TEXT not null primary key, seen BIGINT not null) STRICT;
create table said (topic TEXT not null primary key, sequence BIGINT not null) STRICT;
