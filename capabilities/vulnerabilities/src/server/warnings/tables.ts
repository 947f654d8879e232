import { labelledTable, type Migration } from '@testudo/platform/storage'
import type { Tx } from '@testudo/platform/storage'
import type { Generated, Kysely } from 'kysely'

/** Times are Unix ms. Lists and texts in two languages are JSON. */
export interface WarningTables {
  /** How an operator is reached. `account`: the service account whose clearance bounds what a warning to it may hold. */
  vulnerabilities_contact: {
    /** Operator and label: who may not know of a contact keeps one of their own, and learns of none. */
    id: string
    operator: string
    at: number | string
    operator_name: string
    nation: string
    language: string
    mail: string | null
    webhook: string | null
    /** Part of what the secret of the webhook is made of; another address gets another one. */
    webhook_salt: string | null
    vex_key: string | null
    phone: string | null
    openly: boolean
    account: string
    label: string
    label_id: number
  }
  /** A warning that was released; under the join of the labels of what is in it. */
  vulnerabilities_warning: {
    id: string
    number: string
    vulnerability: string
    operator: string
    /** The contact it was released to. */
    contact: string
    operator_name: string
    nation: string
    language: string
    /** `Warning` as JSON. */
    content: string
    csaf: string
    hash: string
    decision: string
    authority: string
    by: string
    channels: string
    at: number | string
    answer_by: number | string
    read_at: number | string | null
    /** When every piece had an answer; when none was left to settle. */
    answered_at: number | string | null
    closed_at: number | string | null
    silent_at: number | string | null
    /** Since when nothing of it is open by what others say: nobody needs to phone. */
    quiet_at: number | string | null
    /** Version of `content`, from 1; when it was sent; what it rested on (`Basis`), null for what older nodes sent. */
    revision: number
    revised_at: number | string
    basis: string | null
    label: string
    label_id: number
  }
  /** `out`: nothing is asked of it any more, and why (`Words`). */
  vulnerabilities_warned: { warning: string; equipment: string; place: number; out: string | null; label_id: number }
  /** Versions before the one that stands, word for word. `summary`: what was new in it (`Words`). */
  vulnerabilities_revision: {
    warning: string
    revision: number
    content: string
    csaf: string
    hash: string
    decision: string
    authority: string
    by: string
    at: number | string
    summary: string
    label_id: number
  }
  /** Every answer ever given; the newest that is no draft counts. */
  vulnerabilities_answer: {
    seq: Generated<number | string>
    warning: string
    equipment: string
    answer: string
    because: string
    justification: string | null
    draft: boolean
    /** Hash of a signed document it came in. */
    signed: string | null
    at: number | string
    by: string
    label_id: number
  }
  /** The first of two officers has signed exactly this content for this operator. */
  vulnerabilities_signature: {
    vulnerability: string
    operator: string
    by: string
    binding: string
    at: number | string
    label: string
    label_id: number
  }
  /** What still has to be sent by mail or webhook; read by the node alone. */
  vulnerabilities_sending: {
    id: string
    warning: string
    channel: string
    tries: number
    next_at: number | string
    sent_at: number | string | null
    /** Given up, and why: a word of `sendings.ts`. */
    ended: string | null
    trouble: string | null
    /** Version of the warning it carries. */
    revision: number
    label_id: number
  }
  vulnerabilities_incident: {
    id: string
    operator_name: string
    nation: string
    /** `IncidentRecord` as JSON. */
    record: string
    /** Steps as they were told: `{ step, at, late, text }[]`. */
    told: string
    at: number | string
    label: string
    label_id: number
  }
  /** A report an operator has begun and not sent. `incident`: the one it goes on with. */
  vulnerabilities_report: {
    id: string
    operator_name: string
    nation: string
    incident: string | null
    /** `Report` as JSON. */
    record: string
    at: number | string
    label_id: number
  }
}

export const warningDb = (tx: Tx): Kysely<WarningTables> => tx.db<WarningTables>()

const LABELLED = ['contact', 'warning', 'warned', 'answer', 'signature', 'sending', 'incident'].map(
  (name) => `vulnerabilities_${name}`,
)

export const warningSchema: readonly Migration[] = [
  {
    name: 'contacts, warnings, answers, sendings and incidents',
    up: `
create table vulnerabilities_contact(operator text collate "C" primary key, operator_name text not null, nation text not null, language text not null, mail text,
  webhook text, webhook_salt text, vex_key text, phone text, openly bool not null, account text not null, label text not null, label_id int not null);
create table vulnerabilities_warning(id text collate "C" primary key, number text not null, vulnerability text collate "C" not null, operator text collate "C" not null,
  operator_name text not null, nation text not null, language text not null, content text not null, csaf text not null, hash text not null, decision text not null,
  authority text not null, by text not null, channels text not null, at bigint not null, answer_by bigint not null, read_at bigint, answered_at bigint,
  closed_at bigint, silent_at bigint, label text not null, label_id int not null, unique (operator, number));
create index vulnerabilities_warning_vulnerability on vulnerabilities_warning(vulnerability);
create index vulnerabilities_warning_own on vulnerabilities_warning(operator_name, nation);
create index vulnerabilities_warning_due on vulnerabilities_warning(answer_by) where silent_at is null and closed_at is null and answered_at is null;
create table vulnerabilities_warned(warning text collate "C" not null references vulnerabilities_warning(id), equipment text collate "C" not null, place int not null,
  label_id int not null, primary key (warning, equipment));
create index vulnerabilities_warned_equipment on vulnerabilities_warned(equipment);
create table vulnerabilities_answer(seq bigint generated always as identity primary key, warning text collate "C" not null references vulnerabilities_warning(id),
  equipment text collate "C" not null, answer text not null, because text not null, justification text, draft bool not null, signed text, at bigint not null,
  by text not null, label_id int not null);
create index vulnerabilities_answer_warning on vulnerabilities_answer(warning, seq desc);
create table vulnerabilities_signature(vulnerability text collate "C" not null, operator text collate "C" not null, by text not null, binding text not null,
  at bigint not null, label text not null, label_id int not null, primary key (vulnerability, operator, by));
create table vulnerabilities_sending(id text collate "C" primary key, warning text collate "C" not null references vulnerabilities_warning(id), channel text not null,
  tries int not null, next_at bigint not null, sent_at bigint, ended text, trouble text, label_id int not null);
create index vulnerabilities_sending_due on vulnerabilities_sending(next_at) where sent_at is null and ended is null;
create index vulnerabilities_sending_warning on vulnerabilities_sending(warning);
create table vulnerabilities_incident(id text collate "C" primary key, operator_name text not null, nation text not null, record text not null, told text not null,
  at bigint not null, label text not null, label_id int not null);
create index vulnerabilities_incident_own on vulnerabilities_incident(operator_name, nation);
${LABELLED.map(labelledTable).join('\n')}`,
    down: `${LABELLED.toReversed()
      .map((table) => `drop table ${table} cascade;`)
      .join(' ')}`,
  },
  {
    name: 'a contact under each label',
    up: `
alter table vulnerabilities_contact add column id text collate "C", add column at bigint not null default 0;
update vulnerabilities_contact set id = operator || ' ' || label_id;
alter table vulnerabilities_contact alter column id set not null, drop constraint vulnerabilities_contact_pkey, add primary key (id);
create index vulnerabilities_contact_operator on vulnerabilities_contact(operator);
create index vulnerabilities_contact_name on vulnerabilities_contact(operator_name, nation);
alter table vulnerabilities_warning add column contact text collate "C" not null default '';
update vulnerabilities_warning w set contact = coalesce((select c.id from vulnerabilities_contact c where c.operator = w.operator), '');`,
    down: `
alter table vulnerabilities_warning drop column contact;
delete from vulnerabilities_contact c using vulnerabilities_contact d where c.operator = d.operator and (c.at, c.id) < (d.at, d.id);
drop index vulnerabilities_contact_name, vulnerabilities_contact_operator;
alter table vulnerabilities_contact drop constraint vulnerabilities_contact_pkey, add primary key (operator), drop column id, drop column at;`,
  },
  {
    name: 'versions of a warning',
    up: `
alter table vulnerabilities_warning add column revision int not null default 1, add column revised_at bigint not null default 0, add column basis text,
  add column quiet_at bigint;
update vulnerabilities_warning set revised_at = at;
alter table vulnerabilities_warned add column out text;
alter table vulnerabilities_sending add column revision int not null default 1;
alter table vulnerabilities_signature drop constraint vulnerabilities_signature_pkey, add primary key (vulnerability, operator, by, binding);
create table vulnerabilities_revision(warning text collate "C" not null references vulnerabilities_warning(id), revision int not null, content text not null,
  csaf text not null, hash text not null, decision text not null, authority text not null, by text not null, at bigint not null, summary text not null,
  label_id int not null, primary key (warning, revision));
${labelledTable('vulnerabilities_revision')}`,
    down: `
drop table vulnerabilities_revision cascade;
delete from vulnerabilities_signature s using vulnerabilities_signature t
  where (s.vulnerability, s.operator, s.by) = (t.vulnerability, t.operator, t.by) and (s.at, s.binding) < (t.at, t.binding);
alter table vulnerabilities_signature drop constraint vulnerabilities_signature_pkey, add primary key (vulnerability, operator, by);
alter table vulnerabilities_sending drop column revision;
alter table vulnerabilities_warned drop column out;
alter table vulnerabilities_warning drop column revision, drop column revised_at, drop column basis, drop column quiet_at;`,
  },
  {
    name: 'reports that are begun and not sent',
    up: `
create table vulnerabilities_report(id text collate "C" primary key, operator_name text not null, nation text not null, incident text collate "C",
  record text not null, at bigint not null, label_id int not null);
create index vulnerabilities_report_own on vulnerabilities_report(operator_name, nation);
${labelledTable('vulnerabilities_report')}`,
    down: 'drop table vulnerabilities_report cascade;',
  },
]
