import type { Check } from './finding.ts'
import { quote } from './naming.ts'
import { isDashed } from './text-kinds.ts'
import { ENUMERATIONS, VOCABULARIES, VOCABULARY_SECTIONS } from './vocabularies.ts'

/** Names the reference validator uses for its vocabulary checks; ours follow them so that options carry over. */
const VOCABULARY_RULES: Readonly<Record<string, string>> = {
  'account-type-ov': 'account-type',
  'attack-motivation-ov': 'attack-motivation',
  'attack-resource-level-ov': 'attack-resource-level',
  'grouping-context-ov': 'grouping-context',
  'identity-class-ov': 'identity-class',
  'implementation-language-ov': 'implementation-languages',
  'indicator-type-ov': 'indicator-types',
  'industry-sector-ov': 'industry-sector',
  'infrastructure-type-ov': 'infrastructure-types',
  'malware-capabilities-ov': 'malware-capabilities',
  'malware-result-ov': 'malware-result',
  'malware-type-ov': 'malware-types',
  'pattern-type-ov': 'indicator-pattern-types',
  'processor-architecture-ov': 'processor-architecture',
  'region-ov': 'region',
  'report-type-ov': 'report-types',
  'threat-actor-role-ov': 'threat-actor-role',
  'threat-actor-sophistication-ov': 'threat-actor-sophistication',
  'threat-actor-type-ov': 'threat-actor-types',
  'tool-type-ov': 'tool-types',
  'windows-pebinary-type-ov': 'windows-pebinary-type',
}

/** All rules that compare with an open vocabulary. */
export const VOCABULARY_RULE_NAMES: readonly string[] = [...Object.values(VOCABULARY_RULES), 'hash-algo']

/** A word of an open vocabulary, or a well-formed word of one's own. */
export function vocabularyCheck(name: string): Check {
  const words = VOCABULARIES[name] ?? new Set<string>()
  const section = VOCABULARY_SECTIONS.get(name) ?? '10'
  const rule = VOCABULARY_RULES[name] ?? name
  return (value, run) => {
    if (typeof value !== 'string') return run.must('type', '2.14', 'a string is expected')
    if (words.has(value)) return
    run.should(rule, section, `${quote(value)} is not in ${name}`)
    if (!isDashed(value) || value.toUpperCase() === value) {
      run.should('open-vocab-format', '2.14', `${quote(value)} should be lower case, words joined by hyphens`)
    }
  }
}

/** A word of a closed enumeration. */
export function enumerationCheck(name: string): Check {
  const words = ENUMERATIONS[name] ?? new Set<string>()
  const section = VOCABULARY_SECTIONS.get(name) ?? '10'
  return (value, run) => {
    if (typeof value !== 'string' || !words.has(value)) {
      run.must('enum', section, `${typeof value === 'string' ? quote(value) : 'the value'} is not in ${name}`)
    }
  }
}
