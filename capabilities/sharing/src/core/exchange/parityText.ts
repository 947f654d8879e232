import { formatAge, formatDtg } from '@testudo/kernel/time'
import type { ParityLine } from '../contract/parity.ts'

const HEAD = {
  en: ['Ally', 'Nation', 'Topic', 'Releasable', 'Delivered', 'Acknowledged', 'Outstanding', 'Oldest waits'],
  fr: ['Allié', 'Nation', 'Sujet', 'Communicable', 'Remis', 'Confirmé', 'En attente', 'Plus ancienne attente'],
} as const

/** Parity as CSV (RFC 4180): the marking and the time in the first line, then a head, then a line per ally and topic. */
export function parityText(cells: readonly ParityLine[], at: number, marking: string, language: 'en' | 'fr'): string {
  const lines = cells.map((cell) => [
    cell.name,
    cell.nation,
    cell.topic,
    cell.releasable,
    cell.delivered,
    cell.acknowledged,
    cell.outstanding,
    cell.oldestMs === undefined ? '' : formatAge(cell.oldestMs, language),
  ])
  return [[marking, formatDtg(at)], HEAD[language], ...lines]
    .map((line) => `${line.map(csvCell).join(',')}\r\n`)
    .join('')
}

/** Quoted where needed; a leading sign is kept from being read as a formula by spreadsheets. */
function csvCell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
