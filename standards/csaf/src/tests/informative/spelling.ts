import { proseOf } from '../../context/texts.ts'
import { textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'
import { primaryLanguage } from '../../values/language.ts'
import { commonMistakes } from '../../values/spelling.ts'

/**
 * CSAF 2.0 §6.3.8: a spell check in the language of the document finds nothing. Without a language there is nothing to
 * check; a language that the check does not know fails, as the standard asks.
 */
export const spelling: CsafTest = {
  id: '6.3.8',
  kind: 'informative',
  versions: BOTH,
  title: 'Spell check',
  run(context, report) {
    const language = textOf(context.document['lang'])
    if (language === undefined) return
    const primary = primaryLanguage(language)
    for (const { text, path } of proseOf(context)) {
      const words =
        context.options.spell === undefined ? commonMistakes(text, primary) : context.options.spell(text, language)
      if (words === undefined) {
        report('/document/lang', `The spell check does not know the language ${JSON.stringify(language)}.`)
        return
      }
      if (words.length > 0) report(path, `Misspelt: ${words.slice(0, 20).join(', ')}.`)
    }
  },
}
