import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { Kysely } from 'kysely'

/** Lists and documents are JSON text: nothing here is queried by their parts. Times are Unix ms. */
export interface BriefTables {
  briefing_brief: {
    id: string
    state: 'draft' | 'signed' | 'issued'
    kind: string
    language: string
    /** Code of the mission and its STIX id, or ''. */
    mission: string
    mission_id: string
    /** Canonical text of the label it was made for. */
    audience: string
    title: string
    /** `Matter`. */
    matter: string
    /** `Drawn`. */
    drawn: string
    as_of: number | string
    /** When it was made; of an issued one, when that was. */
    at: number | string
    author: string
    author_name: string
    /** Names the content as it stands. */
    revision: string
    /** Of an issued one: the canonical document and its SHA-256, and the decision that let it go. */
    document: string
    hash: string
    copies: number
    decision: string
    /** Names of who signed. */
    people: string
    label: string
    label_id: number
  }
  briefing_signature: {
    brief: string
    by: string
    name: string
    revision: string
    at: number | string
    label_id: number
  }
}

export const briefDb = (tx: Tx): Kysely<BriefTables> => tx.db<BriefTables>()

export const briefSchema: readonly Migration[] = [
  {
    name: 'briefs and their signatures',
    up: `
create table briefing_brief(id text collate "C" primary key, state text not null, kind text not null, language text not null, mission text not null, mission_id text not null,
  audience text not null, title text not null, matter text not null, drawn text not null, as_of bigint not null, at bigint not null, author text not null,
  author_name text not null, revision text not null, document text not null, hash text not null, copies int not null, decision text not null,
  people text not null, label text not null, label_id int not null);
create index briefing_brief_at on briefing_brief(at desc, id desc);
create index briefing_brief_same on briefing_brief(kind, mission, language, at desc) where state = 'issued';
create table briefing_signature(brief text collate "C" not null references briefing_brief(id), by text not null, name text not null, revision text not null,
  at bigint not null, label_id int not null, primary key (brief, by));
create function briefing_issued_stays() returns trigger language plpgsql as $$
begin
  raise exception 'an issued brief stays as it is';
end $$;
create trigger briefing_issued_stays before update or delete on briefing_brief for each row when (old.state = 'issued') execute function briefing_issued_stays();
${['briefing_brief', 'briefing_signature'].map(labelledTable).join('\n')}`,
    down: `
drop table briefing_signature, briefing_brief;
drop function briefing_issued_stays;`,
  },
]
