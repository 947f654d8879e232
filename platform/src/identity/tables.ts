import type { Generated } from 'kysely'
import type { Migration } from '../storage/index.ts'

/** Lists and maps are JSON text: nothing here is queried by its parts. Times are Unix ms. */
export interface IdentityTables {
  identity_person: {
    id: string
    login: string
    name: string
    organisation: string
    nation: string
    communities: string
    clearances: string
    special_access: string
    roles: string
    cleared_until: string | number | null
    language: string | null
    disabled: boolean
    password: string | null
    external: string | null
    created_at: string | number
    /** `person`, `peer` or `service`. */
    kind: Generated<string>
  }
  /** Who made an account, a link or a token for it: they could have signed in as it. */
  identity_maker: {
    person: string
    maker: string
  }
  identity_certificate: {
    fingerprint: string
    person: string
    name: string
    created_at: string | number
  }
  identity_passkey: {
    id: string
    person: string
    name: string
    public_key: string
    counter: string | number
    transports: string
    created_at: string | number
  }
  identity_link: {
    hash: string
    purpose: string
    person: string | null
    created_by: string
    expires_at: string | number
    used_at: string | number | null
  }
  identity_session: {
    hash: string
    id: string
    person: string
    created_at: string | number
    seen_at: string | number
    expires_at: string | number
    method: string
    agent: string
  }
  identity_token: {
    hash: string
    id: string
    person: string
    name: string
    verbs: string
    created_at: string | number
    expires_at: string | number
  }
  identity_role: {
    name: string
    title: string
    verbs: string
    builtin: boolean
  }
}

export const identitySchema: readonly Migration[] = [
  {
    name: 'people and credentials',
    up: `
create table identity_person (
      id text primary key, login text not null unique, name text not null, organisation text not null, nation text not null,
      communities text not null, clearances text not null, special_access text not null, roles text not null,
      cleared_until bigint, language text, disabled boolean not null default false,
      password text, external text unique, created_at bigint not null);
create table identity_passkey (
      id text primary key, person text not null references identity_person(id), name text not null, public_key text not null,
      counter bigint not null, transports text not null, created_at bigint not null);
create index identity_passkey_person on identity_passkey(person);
create table identity_link (
      hash text primary key, purpose text not null, person text references identity_person(id), created_by text not null,
      expires_at bigint not null, used_at bigint);
create table identity_session (
      hash text primary key, id text not null unique, person text not null references identity_person(id), created_at bigint not null,
      seen_at bigint not null, expires_at bigint not null, method text not null, agent text not null);
create index identity_session_person on identity_session(person);
create table identity_token (
      hash text primary key, id text not null unique, person text not null references identity_person(id), name text not null,
      verbs text not null, created_at bigint not null, expires_at bigint not null);
create index identity_token_person on identity_token(person);
create table identity_role (name text primary key, title text not null, verbs text not null, builtin boolean not null);`,
    down: 'drop table identity_role; drop table identity_token; drop table identity_session; drop table identity_link; drop table identity_passkey; drop table identity_person;',
  },
  {
    name: 'machines and certificates',
    up: `
alter table identity_person add column kind text not null default 'person' check (kind in ('person', 'peer', 'service'));
create table identity_certificate (
      fingerprint text primary key, person text not null references identity_person(id), name text not null, created_at bigint not null);
create index identity_certificate_person on identity_certificate(person);
create table identity_maker (person text not null references identity_person(id), maker text not null, primary key (person, maker));
insert into identity_maker select distinct person, created_by from identity_link where person is not null and created_by <> person;`,
    // An older build takes every account for a person: those of machines must not be alive for it.
    down: `
delete from identity_token where person in (select id from identity_person where kind <> 'person');
update identity_person set disabled = true where kind <> 'person';
drop table identity_maker;
drop table identity_certificate;
alter table identity_person drop column kind;`,
  },
]
