import type { Signs } from '../core/contract.ts'
import type { NoticeKind, Way } from '../core/settings.ts'
import type { Urgency } from '@testudo/kernel/waiting'
import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

type Moment = number | string

/** Nothing here holds a title or a text: what an item is called is asked of its capability, by its reader. Times are Unix ms. */
export interface NoticeTables {
  notices_person: {
    account: string
    /** `NoticeSettings`. */
    settings: string
    /** The address that confirmed itself, or that the mail server refuses; ''. */
    confirmed: string
    refused: string
  }
  /** What waits for somebody, as the node has seen it, and who sees to it. One row for each label it is seen under. */
  notices_item: {
    item: string
    capability: string
    kind: NoticeKind
    urgency: Urgency
    route: string
    since: Moment
    seen_at: Moment
    gone_at: Moment | null
    taken_by: string | null
    taken_name: string | null
    taken_at: Moment | null
    /** How many were called for it, and when the next one is. */
    calls: number
    next_at: Moment | null
    label: string
    label_id: number
  }
  /** That one account is to be told of one item. */
  notices_notice: {
    id: string
    account: string
    item: string
    kind: NoticeKind
    urgency: Urgency
    route: string
    since: Moment
    at: Moment
    gone_at: Moment | null
    /** 0: it waits for the account itself; otherwise the how-manieth call. */
    call: number
    label_id: number
  }
  notices_letter: {
    id: string
    account: string
    way: Way
    /** The webhook it goes to, or ''. */
    target: string
    at: Moment
    next_at: Moment
    tries: number
    sent_at: Moment | null
    ended: string | null
    trouble: string | null
    /** What it says, from the first attempt on: one message keeps its words. */
    said: string | null
    /** So many went before that it had to wait. */
    held: boolean
  }
  notices_in_letter: { letter: string; notice: string }
  notices_webhook: {
    id: string
    account: string
    url: string
    salt: string
    old_salt: string | null
    old_until: Moment | null
    created_at: Moment
    off: 'gone' | 'refused' | 'tries' | null
    signs: Signs
  }
  notices_followed: {
    account: string
    object: string
    since: Moment
    looked_at: Moment
    changed_at: Moment | null
  }
  notices_plan: { id: number; plan: string; revision: number; at: Moment }
}

export const noticeDb = (tx: Tx): Kysely<NoticeTables> => tx.db<NoticeTables>()

export const noticeSchema: readonly Migration[] = [
  {
    name: 'who is told of what',
    up: `
create table notices_person(account text collate "C" primary key, settings text not null, confirmed text not null default '', refused text not null default '');
create table notices_item(item text collate "C" not null, capability text not null, kind text not null, urgency text not null, route text not null, since bigint not null,
  seen_at bigint not null, gone_at bigint, taken_by text, taken_name text, taken_at bigint, calls int not null default 0, next_at bigint, label text not null, label_id int not null,
  primary key (item, label_id));
create index notices_item_next on notices_item(next_at) where next_at is not null;
create table notices_notice(id text collate "C" primary key, account text not null, item text collate "C" not null, kind text not null, urgency text not null, route text not null,
  since bigint not null, at bigint not null, gone_at bigint, call int not null, label_id int not null);
create index notices_notice_account on notices_notice(account, item);
create table notices_letter(id text collate "C" primary key, account text not null, way text not null, target text not null, at bigint not null, next_at bigint not null,
  tries int not null default 0, sent_at bigint, ended text, trouble text, said text, held boolean not null);
create index notices_letter_due on notices_letter(next_at) where sent_at is null and ended is null;
create index notices_letter_account on notices_letter(account, at desc);
create table notices_in_letter(letter text collate "C" not null references notices_letter(id) on delete cascade, notice text collate "C" not null, primary key (letter, notice));
create table notices_webhook(id text collate "C" primary key, account text not null, url text not null, salt text not null, old_salt text, old_until bigint, created_at bigint not null, off text);
create index notices_webhook_account on notices_webhook(account);
create table notices_followed(account text collate "C" not null, object text collate "C" not null, since bigint not null, looked_at bigint not null, changed_at bigint, primary key (account, object));
create index notices_followed_object on notices_followed(object);
create table notices_plan(id int primary key, plan text not null, revision int not null, at bigint not null);
${['notices_item', 'notices_notice'].map(labelledTable).join('\n')}`,
    down: `
drop table notices_plan, notices_followed, notices_webhook, notices_in_letter, notices_letter, notices_notice, notices_item, notices_person;`,
  },
  {
    name: 'what webhooks are signed with',
    up: "alter table notices_webhook add column signs text not null default 'secret' check (signs in ('secret', 'key', 'both'));",
    down: 'alter table notices_webhook drop column signs;',
  },
]
