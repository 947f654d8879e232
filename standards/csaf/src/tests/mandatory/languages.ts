import { textOf } from '../../json.ts'
import { BOTH, type CsafTest } from '../../test.ts'
import { flawOfLanguage } from '../../values/language.ts'

/** CSAF 2.0 §6.1.12: language codes are valid and exist. */
export const language: CsafTest = {
  id: '6.1.12',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Language',
  run({ document }, report) {
    for (const key of ['lang', 'source_lang']) {
      const tag = textOf(document[key])
      const flaw = tag === undefined ? undefined : flawOfLanguage(tag)
      if (flaw !== undefined) report(`/document/${key}`, `The language tag ${JSON.stringify(tag)} ${flaw}.`)
    }
  },
}

/** CSAF 2.0 §6.1.15: a translator says from which language. */
export const translator: CsafTest = {
  id: '6.1.15',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Translator',
  run({ document }, report) {
    const { publisher } = document
    const isTranslator =
      typeof publisher === 'object' &&
      publisher !== null &&
      'category' in publisher &&
      publisher.category === 'translator'
    if (isTranslator && (textOf(document['source_lang']) ?? '') === '')
      report('/document', 'The publisher is a translator, and source_lang is not given.')
  },
}

/** CSAF 2.0 §6.1.28: a translation is into another language. */
export const translation: CsafTest = {
  id: '6.1.28',
  kind: 'mandatory',
  versions: BOTH,
  title: 'Translation',
  run({ document }, report) {
    const from = textOf(document['source_lang'])
    const to = textOf(document['lang'])
    if (from !== undefined && from.toLowerCase() === to?.toLowerCase())
      report('/document/source_lang', `The document is translated from ${JSON.stringify(from)} into the same language.`)
  },
}
