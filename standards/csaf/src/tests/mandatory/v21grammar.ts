import { proseOf } from '../../context/texts.ts'
import { textOf } from '../../json.ts'
import { commonFaults } from '../../values/grammar.ts'
import { primaryLanguage } from '../../values/language.ts'
import { quoted, test21 } from '../v21test.ts'

/** Texts that are names and not sentences; they are checked for spelling only. */
const NAMES =
  /\/names\/\d+$|\/organization$|^\/document\/(?:category|publisher\/name|tracking\/)|^\/product_tree\/(?!product_groups\/)/

/** Of the tracking, summaries of revisions are sentences. */
const isSentence = (path: string): boolean =>
  !NAMES.test(path) || path.startsWith('/document/tracking/revision_history/')

export const grammarTests = [
  /**
   * CSAF 2.1 §6.3.16: a grammar check in the language of the document finds nothing. A language that the check does not
   * know fails, as the standard asks.
   */
  test21('6.3.16', 'Grammar Check', (context, report) => {
    const language = textOf(context.document['lang'])
    if (language === undefined) return
    for (const { text, path } of proseOf(context)) {
      if (!isSentence(path)) continue
      const faults =
        context.options.grammar === undefined
          ? commonFaults(text, primaryLanguage(language))
          : context.options.grammar(text, language)
      if (faults === undefined) {
        report('/document/lang', `The grammar check does not know the language ${quoted(language)}.`)
        return
      }
      if (faults.length > 0) report(path, `Grammar: ${faults.slice(0, 20).map(quoted).join(', ')}.`)
    }
  }),
]
