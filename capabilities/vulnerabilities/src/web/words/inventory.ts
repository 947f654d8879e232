import { catalogue } from '@testudo/ui'

/** What is said of equipment besides the words of the lists: how it leaves, what was imported, what is contested. */
export const inventoryWords = catalogue({
  en: {
    contested: '{n} versions',
    'contested.why':
      'Versions of this equipment contradict each other, and who brought the newer one had no say in the older. All of them are matched. Its operator, or whoever may read them all, settles it by importing what is so.',
    export: 'Export {n}',
    'export.what': 'Export as',
    'export.csv': 'CSV: one line a program, can be imported again',
    'export.cyclonedx': 'CycloneDX 1.6: a device for each piece',
    'export.json': 'JSON',
    imports: 'Imports',
    'imports.none': 'Your organisation has imported no equipment',
    'imports.none.text': 'What it imports stands here, and can be taken back.',
    'imports.file': 'File',
    'imports.at': 'When',
    'imports.stands': 'Still stands',
    'imports.deed': 'Take back',
    'imports.undone': 'Taken back',
    undo: 'Undo this import',
    'undo.one': 'Take back {file}',
    'undo.title': 'Undo the import of {file}?',
    'undo.text':
      '{n, plural, one {1 piece is} other {# pieces are}} as this import left them. New ones go, changed ones become as they were before. What was changed again since stays.',
    'undo.done':
      '{withdrawn, plural, one {1 piece is gone} other {# pieces are gone}}, {restored, plural, one {1 is} other {# are}} as before.',
    'undo.job': 'It goes on as a job; Activity shows how far it is.',
  },
  fr: {
    contested: '{n} versions',
    'contested.why':
      'Des versions de cet équipement se contredisent, et qui a apporté la plus récente n’avait pas voix sur l’ancienne. Toutes sont comparées. Son opérateur, ou qui peut les lire toutes, tranche en important ce qui est.',
    export: 'Exporter {n}',
    'export.what': 'Exporter en',
    'export.csv': 'CSV : une ligne par logiciel, réimportable',
    'export.cyclonedx': 'CycloneDX 1.6 : un appareil par équipement',
    'export.json': 'JSON',
    imports: 'Imports',
    'imports.none': 'Votre organisation n’a importé aucun équipement',
    'imports.none.text': 'Ce qu’elle importe figure ici et peut être repris.',
    'imports.file': 'Fichier',
    'imports.at': 'Quand',
    'imports.stands': 'Encore en place',
    'imports.deed': 'Reprendre',
    'imports.undone': 'Repris',
    undo: 'Annuler cet import',
    'undo.one': 'Reprendre {file}',
    'undo.title': 'Annuler l’import de {file} ?',
    'undo.text':
      '{n, plural, one {1 équipement est} other {# équipements sont}} tels que cet import les a laissés. Les nouveaux partent, les modifiés redeviennent ce qu’ils étaient. Ce qui a changé depuis reste.',
    'undo.done':
      '{withdrawn, plural, one {1 équipement est parti} other {# équipements sont partis}}, {restored, plural, one {1 est} other {# sont}} comme avant.',
    'undo.job': 'Cela continue en tâche ; Activité montre où elle en est.',
  },
})
