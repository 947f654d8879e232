/**
 * `body` in RFC 8785 form (`spelled`), so that reads hand it out as it lies there; what came in another spelling is kept
 * beside it (`received`: for the owner only). Bodies from before this step are spelled when they are read.
 */
export const SPELLED = `
alter table version add column spelled bool not null default false;
create table received(seq bigint primary key, body text not null);`

export const SPELLED_GONE = `
update version v set body = r.body from received r where r.seq = v.seq;
drop table received;
alter table version drop column spelled;`
