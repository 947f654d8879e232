import { catalogue } from '../text/catalogue.ts'

/** The words only paper has. */
export const printWords = catalogue({
  en: { asOf: 'As of', references: 'References', page: 'page', of: 'of' },
  fr: { asOf: 'État à', references: 'Références', page: 'page', of: 'sur' },
})
