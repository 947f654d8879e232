import type { KevEntry, Said } from '../model.ts'
import { cveIdOf, dayOf, type Json, objectOf, textOf, slug } from './json.ts'
import { type Reading, shown, unread } from './reading.ts'

/** CISA's catalogue; another one tells its own title, and is another source. */
export const CISA_KEV: Said = { key: 'kev:cisa', name: 'CISA KEV' }

/** The source a catalogue names by its title. */
export function kevSource(title: unknown): Said {
  const name = textOf(title, 200)
  if (name === undefined || /^CISA Catalog of Known Exploited Vulnerabilities$/i.test(name)) return CISA_KEV
  return { key: `kev:${slug(name)}`, name }
}

/**
 * One entry of a catalogue of known exploited vulnerabilities (CISA's kev-schema, draft-07, `$defs/vulnerability`).
 * Required there and here: the id and the day it was added; other members missing become empty texts.
 */
export function readKev(value: Json, source: Said = CISA_KEV): Reading {
  const id = cveIdOf(value['cveID'])
  if (id === undefined) return unread('kev_id', '/cveID', `${shown(value['cveID'])} is no CVE id`)
  const addedDay = dayOf(value['dateAdded'])
  if (addedDay === undefined)
    return unread('kev_day', '/dateAdded', `${shown(value['dateAdded'])} is no day such as 2026-11-22`, id)
  const dueDay = dayOf(value['dueDate'])
  const entry: KevEntry = {
    kind: 'kev',
    id,
    source,
    vendor: textOf(value['vendorProject'], 200) ?? '',
    product: textOf(value['product'], 200) ?? '',
    name: textOf(value['vulnerabilityName'], 500) ?? id,
    addedDay,
    ...(dueDay === undefined ? {} : { dueDay }),
    // Any other word than the schema's `Known` is no claim.
    ransomware: textOf(value['knownRansomwareCampaignUse'])?.toLowerCase() === 'known',
    action: textOf(value['requiredAction'], 5_000) ?? '',
  }
  return { items: [entry], flaws: [] }
}

/** Whether this value is an entry of such a catalogue. */
export const isKev = (value: Json): boolean => typeof value['cveID'] === 'string'

/** Whether this value is an NVD 2.0 entry. */
export const isNvd = (value: Json): boolean => objectOf(value['cve'])?.['id'] !== undefined
