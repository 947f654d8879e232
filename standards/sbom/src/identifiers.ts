import { parsePurl } from '@testudo/vers'
import type { Component, Hash, Identifier, Limits, Place, Problem } from './item.ts'

export const problem = (code: string, message: string, place: Place, lost: boolean): Problem => ({
  kind: 'problem',
  code,
  message,
  place,
  fatal: false,
  lost,
})

/** What a format reader found of one component, before it was checked. */
export interface RawComponent {
  readonly ref: string | undefined
  readonly type: string | undefined
  readonly group: string | undefined
  readonly name: string | undefined
  readonly version: string | undefined
  readonly supplier: string | undefined
  readonly identifiers: readonly Identifier[]
  readonly hashes: readonly Hash[]
}

/** Begins of CPE names: 2.3 formatted strings and 2.2 URIs (NISTIR 7695 §6). */
const isCpe = (text: string): boolean => text.startsWith('cpe:2.3:') || /^cpe:\/[aohAOH]/.test(text)

function wrongIdentifier({ kind, value }: Identifier): string | undefined {
  if (kind === 'purl') {
    const result = parsePurl(value)
    return 'problem' in result
      ? `not a package URL (character ${result.problem.at}): ${result.problem.message}`
      : undefined
  }
  return kind === 'cpe' && !isCpe(value) ? 'not a CPE name: it starts with "cpe:2.3:" or "cpe:/"' : undefined
}

/**
 * One component, checked: a name is needed, texts are bounded, identifiers that are none are dropped and told.
 *
 * @param report takes problems; `lost` ones mean that the component is not given
 */
export function checkComponent(
  raw: RawComponent,
  place: Place,
  limits: Limits,
  report: (problem: Problem) => void,
): Component | undefined {
  const { name, ref, type, group, version, supplier, hashes } = raw
  const called = name === undefined ? '' : ` "${name.slice(0, 80)}"`
  if (name === undefined) {
    report(problem('sbom.no_name', 'a component without a name', place, true))
    return undefined
  }
  const texts = [name, ref, type, group, version, supplier, ...raw.identifiers.map(({ value }) => value)]
  if (texts.some((text) => text !== undefined && text.length > limits.maxTextLength)) {
    const message = `the component${called} has a text longer than ${limits.maxTextLength} characters`
    report(problem('sbom.text_too_long', message, place, true))
    return undefined
  }
  const identifiers = raw.identifiers.filter((identifier) => {
    const wrong = wrongIdentifier(identifier)
    if (wrong !== undefined) {
      const message = `the component${called} comes without its ${identifier.kind}: ${wrong}`
      report(problem(`sbom.${identifier.kind}`, message, place, false))
    }
    return wrong === undefined
  })
  const first = (kind: string) => identifiers.find((identifier) => identifier.kind === kind)
  const [purl, cpe] = [first('purl'), first('cpe')]
  return {
    kind: 'component',
    ref,
    type: type?.toLowerCase(),
    group,
    name,
    version,
    purl: purl?.value,
    cpe: cpe?.value,
    others: identifiers.filter((identifier) => identifier !== purl && identifier !== cpe),
    supplier,
    hashes,
    place,
  }
}
