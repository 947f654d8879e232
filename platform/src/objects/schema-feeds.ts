import { labelledTable } from '../storage/index.ts'

/**
 * Who brought which content of a version and in what order (`claim`, `held_again`: for the owner only), so that it can be
 * taken back as if it had never come; where feeds find what is new (`shelf`, `feed_news`); and the feeds themselves.
 *
 * Of versions from before this step, every source is taken to have brought every set of marked parts.
 */
export const FEEDS = `
alter table assertion add arrived bigint not null default 0, add open bool not null default true;
update assertion a set open = false from version v where v.seq = a.seq and v.split;
create table claim(seq bigint, variant int, source text, arrived bigint not null, at bigint not null, reliability text, credibility text, signed int, primary key (seq, variant, source));
insert into claim(seq, variant, source, arrived, at, reliability, credibility)
  select distinct on (p.seq, p.variant, a.source) p.seq, p.variant, a.source, 0, a.at, a.reliability, a.credibility
  from portion p join assertion a on a.seq = p.seq where p.selector = '' order by p.seq, p.variant, a.source, a.at;
create table held_again(digest bytea, code text, label_id int, source text, at bigint not null, subject text not null, position int not null, byte bigint, primary key (digest, code, label_id, source));
create table shelf(label_id int, kind int, last bigint not null, primary key (label_id, kind));
insert into shelf select label_id, kind, max(seq) from version group by label_id, kind;
create index version_shelf on version(label_id, kind, seq);
create table feed(id int generated always as identity primary key, reader text not null, view text not null, filter bytea not null, by_source bool not null,
  last bigint not null, news bigint not null, mask bytea not null, labels int not null, unique (reader, view, filter));
create table feed_row(feed int, stamp bigint, seq bigint not null, label_id int not null, kind int not null, content bytea, gone bool not null default false, primary key (feed, stamp), unique (feed, seq));
create index feed_row_kind on feed_row(feed, kind, stamp);
create table feed_cursor(feed int, label_id int, kind int, seq bigint not null, primary key (feed, label_id, kind));
create table feed_news(arrived bigint primary key, seq bigint not null, label_id int not null);
${['shelf', 'feed_row', 'feed_cursor', 'feed_news'].map(labelledTable).join('\n')}`

export const FEEDS_GONE = `
drop table feed_news, feed_cursor, feed_row, feed, shelf, held_again, claim;
drop index version_shelf;
alter table assertion drop arrived, drop open;`
