import type { Refusals } from '@testudo/kernel/refusals'
import { feeds } from './feeds.ts'
import { files } from './files.ts'
import { warnings } from './warnings.ts'

/** What its faults say in French. */
export const REFUSALS: Refusals = {
  ...feeds,
  ...files,
  ...warnings,
  'vulnerabilities.label': [
    [
      'The label must be JSON with policy and classification.',
      'Le label doit être du JSON avec policy et classification.',
    ],
  ],
  'vulnerabilities.import_stopped': [
    [
      'The import stopped. Whole batches before the stop are kept; import the file again.',
      'L’import s’est arrêté. Les lots entiers d’avant l’arrêt sont conservés ; importez de nouveau le fichier.',
    ],
    [
      'The import was stopped. Whole batches before it are kept.',
      'L’import a été arrêté. Les lots entiers d’avant l’arrêt sont conservés.',
    ],
  ],
  'vulnerabilities.import_undone': [
    ['Somebody took this import back while it ran.', 'Quelqu’un a repris cet import pendant qu’il se faisait.'],
  ],
}
