import { type CsafTest, ONLY_21, type TestKind } from '../test.ts'

const KINDS: readonly TestKind[] = ['mandatory', 'optional', 'informative']

/** A test of CSAF 2.1 alone. Its section says its kind: 6.1 mandatory, 6.2 recommended, 6.3 informative. */
export const test21 = (id: string, title: string, run: CsafTest['run']): CsafTest => ({
  id,
  kind: KINDS[Number(id.split('.')[1]) - 1] ?? 'mandatory',
  versions: ONLY_21,
  title,
  run,
})

/** A text in a message: short, and in quotation marks that show what is no letter. */
export const quoted = (text: string | undefined): string =>
  JSON.stringify(text === undefined || text.length <= 200 ? (text ?? '') : `${text.slice(0, 200)}…`)
