import { useCallback, useSyncExternalStore } from 'react'
import { type Catalogue, format, type Language, type Values } from './catalogue.ts'

const KEY = 'testudo.language'
const listeners = new Set<() => void>()
let language: Language = read()
if (typeof document !== 'undefined') document.documentElement.lang = language

function read(): Language {
  if (typeof localStorage === 'undefined') return 'en'
  const kept = localStorage.getItem(KEY)
  if (kept === 'en' || kept === 'fr') return kept
  return navigator.language.toLowerCase().startsWith('fr') ? 'fr' : 'en'
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Changes the language of the whole screen at once and keeps it in this browser. */
export function chooseLanguage(next: Language): void {
  language = next
  localStorage.setItem(KEY, next)
  document.documentElement.lang = next
  for (const listener of listeners) listener()
}

export function useLanguage(): Language {
  return useSyncExternalStore(subscribe, currentLanguage)
}

/** For code outside components: requests send it as Accept-Language. */
export function currentLanguage(): Language {
  return language
}

export type Say<K extends string> = (key: K, values?: Values) => string

/** `const t = useText(words)`; `t('missions', { n: 12 })`. */
export function useText<K extends string>(words: Catalogue<K>): Say<K> {
  const language = useLanguage()
  return useCallback((key: K, values?: Values) => format(language, words[language][key], values), [language, words])
}
