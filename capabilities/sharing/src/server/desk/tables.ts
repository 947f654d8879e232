import { labelledTable, type Migration } from '@testudo/platform/storage'
import type { Generated } from 'kysely'

/** Lists and decisions are JSON text: nothing here is queried by their parts. Times are Unix ms. */
export interface DeskTables {
  sharing_release: {
    id: string
    /** `release` or `recall`. */
    kind: string
    label_id: number
    /** The label as JSON: the join of those of everything in it. */
    label: string
    title: string
    authority: string
    state: string
    revision: number
    /** What was asked: `AskedMatter`. */
    matter: string
    /** `ReleaseDecision`, or of a recall who and why. */
    decision: string
    /** Account whose reading the content is. */
    author: string
    /** Digest of the policies it was last decided under. */
    policies: string
    /** Names by account of who had a part in it. */
    people: string
    at: number | string
  }
  /** The versions a release was last decided about. */
  sharing_release_object: {
    release: string
    object: string
    modified: string
    label_id: number
  }
  /** What was signed for a peer on the word of a release or a rule, by the hash of what it got. */
  sharing_given: {
    statement: string
    decision: string
    peer: string
    object: string
    modified: string
    hash: string
    at: number | string
    recalled: boolean
    /** It did not leave: what it was decided about no longer held when its delivery was packed. */
    kept: Generated<boolean>
    label_id: number
  }
  sharing_history: {
    id: string
    at: number | string
    release: string
    step: string
    by: string
    by_name: string
    second: string | null
    second_name: string | null
    title: string
    /** Names of nodes. */
    nodes: string
    objects: string
    authority: string
    reason: string
    label: string
    label_id: number
  }
  sharing_rule: {
    id: string
    title: string
    /** `RuleMatter`. */
    matter: string
    state: string
    /** `RuleSigns`. */
    signs: string
    author: string
    people: string
    at: number | string
    label_id: number
  }
  /** How far a rule has come in the feed of a peer. */
  sharing_rule_place: { rule: string; peer: string; stamp: string }
  /** Sanitised versions that wait for a second person; under the label of what they were made of. */
  sharing_sanitised: {
    id: string
    object: string
    title: string
    /** `WaitingVersion`. */
    version: string
    label: string
    label_id: number
    author: string
    author_name: string
    at: number | string
  }
  sharing_delegation: {
    id: string
    label_id: number
    label: string
    /** The copy that is published, made by this node. */
    copy: string
    title: string
    anonymous: boolean
    at: number | string
  }
  /** Who stands behind an anonymous copy; sealed, read by the node alone. */
  sharing_escrow: { id: string; sealed: string }
  sharing_escrow_opening: {
    id: string
    delegation: string
    /** `Actor` as JSON, with its name. */
    asked: string
    asked_reason: string
    opened: string | null
    opened_reason: string | null
    at: number | string
    opened_at: number | string | null
    label_id: number
  }
}

/** Rows of these are seen by who may read everything the release holds: not in any list, count or history otherwise. */
const LABELLED = [
  'sharing_release',
  'sharing_release_object',
  'sharing_given',
  'sharing_history',
  'sharing_rule',
  'sharing_sanitised',
  'sharing_delegation',
  'sharing_escrow_opening',
]

export const deskSchema: readonly Migration[] = [
  {
    name: 'releases, rules, history and escrow',
    up: `
create table sharing_release(id text collate "C" primary key, kind text not null, label_id int not null, label text not null, title text not null,
  authority text not null, state text not null, revision int not null, matter text not null, decision text not null, author text not null,
  policies text not null, people text not null, at bigint not null);
create index sharing_release_at on sharing_release(at desc, id desc);
create table sharing_release_object(release text collate "C" not null references sharing_release(id), object text collate "C" not null, modified text not null,
  label_id int not null, primary key (release, object));
create index sharing_release_object_object on sharing_release_object(object);
create table sharing_given(statement text collate "C" primary key, decision text collate "C" not null, peer text not null, object text collate "C" not null,
  modified text not null, hash text not null, at bigint not null, recalled bool not null, label_id int not null);
create index sharing_given_decision on sharing_given(decision);
create index sharing_given_object on sharing_given(object);
create table sharing_history(id text collate "C" primary key, at bigint not null, release text collate "C" not null, step text not null, by text not null,
  by_name text not null, second text, second_name text, title text not null, nodes text not null, objects text not null, authority text not null,
  reason text not null, label text not null, label_id int not null);
create index sharing_history_at on sharing_history(at desc, id desc);
create index sharing_history_release on sharing_history(release);
create table sharing_rule(id text collate "C" primary key, title text not null, matter text not null, state text not null, signs text not null,
  author text not null, people text not null, at bigint not null, label_id int not null);
create table sharing_rule_place(rule text collate "C" not null references sharing_rule(id), peer text not null, stamp text not null, primary key (rule, peer));
create table sharing_sanitised(id text collate "C" primary key, object text not null, title text not null, version text not null, label text not null,
  label_id int not null, author text not null, author_name text not null, at bigint not null);
create table sharing_delegation(id text collate "C" primary key, label_id int not null, label text not null, copy text not null, title text not null,
  anonymous bool not null, at bigint not null);
create table sharing_escrow(id text collate "C" primary key references sharing_delegation(id), sealed text not null);
create table sharing_escrow_opening(id text collate "C" primary key, delegation text not null references sharing_delegation(id), asked text not null,
  asked_reason text not null, opened text, opened_reason text, at bigint not null, opened_at bigint, label_id int not null);
${LABELLED.map(labelledTable).join('\n')}`,
    down: `
drop table sharing_escrow_opening, sharing_escrow, sharing_delegation, sharing_sanitised, sharing_rule_place, sharing_rule, sharing_history, sharing_given,
  sharing_release_object, sharing_release;`,
  },
  {
    name: 'what did not leave',
    up: 'alter table sharing_given add column kept bool not null default false;',
    down: 'alter table sharing_given drop column kept;',
  },
]
