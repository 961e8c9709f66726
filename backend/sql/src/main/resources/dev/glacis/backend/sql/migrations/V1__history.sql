-- Times are microseconds since 1970, UTC; day is time in whole days; addresses have 4 or 16 bytes.
-- ${table} and ${clustered} end a table: the first of long rows, the second of short ones.

create table alert (
  time bigint not null,
  id varchar(64) not null,
  day integer not null,
  ends bigint not null,
  kind varchar(16) not null,
  source varbinary(16),
  source_port integer,
  source_count integer not null,
  target varbinary(16),
  target_port integer,
  target_count integer not null,
  flows bigint not null,
  packets bigint not null,
  bytes bigint not null,
  confidence double not null,
  provisional smallint not null,
  explanation mediumtext not null,
  primary key (time, id)
) ${table};
create index alert_kind on alert (kind, time, id);
create index alert_source on alert (day, source);
create index alert_target on alert (day, target);
create index alert_total on alert (time, kind, source, target, flows, packets, bytes);

create table incident (
  id varchar(64) not null,
  time bigint not null,
  day integer not null,
  first_seen bigint not null,
  kind varchar(16) not null,
  state varchar(16) not null,
  merged_into varchar(64),
  source varbinary(16),
  source_count integer not null,
  target varbinary(16),
  target_port integer,
  target_count integer not null,
  ports mediumtext not null,
  flows bigint not null,
  packets bigint not null,
  bytes bigint not null,
  peak_confidence double not null,
  explanation mediumtext not null,
  alerts mediumtext not null,
  alert_count bigint not null,
  primary key (id)
) ${table};
create index incident_time on incident (time, id);
create index incident_kind on incident (kind, time, id);
create index incident_source on incident (day, source);
create index incident_target on incident (day, target);

create table attack (
  time bigint not null,
  id varchar(64) not null,
  day integer not null,
  kind varchar(16),
  source varbinary(16) not null,
  target varbinary(16) not null,
  priority double not null,
  event mediumtext not null,
  primary key (time, id)
) ${table};
create index attack_kind on attack (kind, time, id);
create index attack_source on attack (day, source);
create index attack_target on attack (day, target);

create table flow (
  time bigint not null,
  id varchar(74) not null,
  day integer not null,
  kind varchar(16) not null,
  source varbinary(16) not null,
  source_port integer not null,
  target varbinary(16) not null,
  target_port integer not null,
  protocol integer not null,
  confidence double not null,
  packets bigint not null,
  bytes bigint not null,
  primary key (time, id)
) ${table};
create index flow_kind on flow (kind, time, id);
create index flow_source on flow (day, source);
create index flow_target on flow (day, target);

create table traffic (
  series varchar(8) not null,
  time bigint not null,
  name varchar(64) not null,
  input varchar(128) not null,
  flows bigint not null,
  packets bigint not null,
  bytes bigint not null,
  primary key (series, time, name, input)
) ${clustered};

create table score (
  asn bigint not null,
  time bigint not null,
  score double not null,
  badness double not null,
  risk double not null,
  primary key (asn, time)
) ${clustered};
create index score_time on score (time);

create table request (
  time bigint not null,
  instance varchar(64) not null,
  requests bigint not null,
  timed bigint not null,
  nanos bigint not null,
  primary key (time, instance)
) ${clustered};

create table journal (
  id bigint not null,
  entry varchar(64) not null,
  time bigint not null,
  who varchar(256) not null,
  kind varchar(64) not null,
  payload mediumtext not null,
  primary key (id),
  unique (entry)
) ${table};

-- One row: who raises it holds the lock under which an entry is appended.
create table journal_head (
  only_row integer not null,
  last_id bigint not null,
  primary key (only_row)
) ${clustered};
insert into journal_head (only_row, last_id) values (1, 0);
