import type { BriefStatement } from '@testudo/kernel/brief'
import { type Label, loadPolicies } from '@testudo/kernel/label'
import type { Subject } from '@testudo/kernel/subject'
import allied from '../../../../../policies/allied.json' with { type: 'json' }
import tlp from '../../../../../policies/tlp.json' with { type: 'json' }
import type { Matter } from '../document/assemble.ts'

export const policies = loadPolicies([allied, tlp])

/** ALLIED RESTRICTED, releasable to these. */
export const restricted = (...nations: string[]): Label => ({
  policy: 'ALLIED',
  classification: 'RESTRICTED',
  categories: [{ type: 'PERMISSIVE', tag: 'Releasable To', values: nations }],
  originators: [],
})

export const author: Subject = {
  id: 'account-ada',
  kind: 'person',
  name: 'Ada',
  organisation: 'CENTRE',
  nation: 'EST',
  communities: ['EST', 'LTU', 'LVA', 'POL'],
  clearances: { ALLIED: 'SECRET', TLP: 'RED' },
  specialAccess: [],
  roles: [],
}

/** A sentence about one mission. */
export function sentence(more: Partial<BriefStatement> & { readonly id: string }): BriefStatement {
  return {
    section: 'missions',
    order: 0,
    text: { en: `Sentence ${more.id}.`, fr: `Phrase ${more.id}.` },
    figures: [],
    references: [],
    label: restricted('EST', 'LTU'),
    ...more,
  }
}

export const reference = (id: string) => ({
  id,
  name: id.toUpperCase(),
  route: `/threats/object/${id}`,
  what: { en: 'incident', fr: 'incident' },
})

export const matter: Matter = {
  kind: 'sitrep',
  language: 'en',
  scale: 'icd-203',
  audience: restricted('EST', 'LTU'),
  title: 'State of cyberspace',
  originator: 'HQ',
  exercise: true,
  since: Date.UTC(2026, 10, 22, 6),
}
