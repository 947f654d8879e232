import { labelledTable, type Migration, type Tx } from '@testudo/platform/storage'
import type { CustodyState } from '../../core/index.ts'

/** Evidence whose bytes this node holds or held, and who had it in hands. Times are Unix ms. */
interface EvidenceTables {
  incidents_evidence: {
    /** Id of the portion that speaks of it. */
    id: string
    sha256: string
    state: CustodyState
    /** `Look`, as JSON. */
    look: string
    label: string
    label_id: number
  }
  incidents_custody: {
    evidence: string
    n: number
    /** The text that is hashed and signed. */
    entry: string
    hash: string
    signature: string
    /** Its line in the audit log. */
    receipt: string
    label_id: number
  }
}

export const evidenceDb = (tx: Tx) => tx.db<EvidenceTables>()

export const evidenceSchema: readonly Migration[] = [
  {
    name: 'evidence and its chain of custody',
    up: `
create table incidents_evidence(id text collate "C" primary key, sha256 text not null, state text not null, look text not null, label text not null, label_id int not null);
create index incidents_evidence_bytes on incidents_evidence(sha256);
create table incidents_custody(evidence text collate "C" not null references incidents_evidence(id), n int not null, entry text not null, hash text not null,
  signature text not null, receipt text not null, label_id int not null, primary key (evidence, n));
create function incidents_custody_stays() returns trigger language plpgsql as $$
begin
  raise exception 'a chain of custody is only added to';
end $$;
create trigger incidents_custody_stays before update or delete on incidents_custody for each row execute function incidents_custody_stays();
${['incidents_evidence', 'incidents_custody'].map(labelledTable).join('\n')}`,
    down: `
drop table incidents_custody, incidents_evidence;
drop function incidents_custody_stays;`,
  },
]
