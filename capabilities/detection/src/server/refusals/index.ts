import type { Refusals } from '@testudo/kernel/refusals'
import { events } from './events.ts'
import { TROUBLES } from './troubles.ts'

const FLAWS: Refusals[string] = [
  [
    'There is no Sigma rule in it. (line {line}, column {column})',
    'Il n’y a là aucune règle Sigma (ligne {line}, colonne {column}).',
  ],
  [
    'There is no indicator in it. (line {line}, column {column})',
    'Il n’y a là aucun indicateur (ligne {line}, colonne {column}).',
  ],
  ['{flaw} (line {line}, column {column})', 'Ligne {line}, colonne {column} : {flaw}'],
]

/** Why a source has trouble, or a hunt stopped: kept as words alone, without the code they were thrown with. */
export const TOLD = 'detection.told'

const FAULTS: Refusals = {
  ...events,
  'detection.nothing_sighted': [
    [
      'Behaviour is no object that could be sighted. Save it as a rule, or write a report about it.',
      'Un comportement n’est pas un objet que l’on observe. Gardez-le comme règle, ou écrivez un rapport à son sujet.',
    ],
  ],
  'detection.other_hunt': [
    [
      '{path} belongs to another hunt. Name a file that is not there yet.',
      '{path} appartient à une autre recherche. Nommez un fichier qui n’existe pas encore.',
    ],
  ],
  'detection.check_stopped': [
    ['The check was stopped before its end. Ask again.', 'La vérification s’est arrêtée avant la fin. Redemandez.'],
  ],
  'detection.takes_too_long': [
    [
      'This takes longer than {seconds} s to try. Ask for less at a time, or give fewer samples.',
      'L’essai dure plus de {seconds} s. Demandez moins à la fois, ou donnez moins d’échantillons.',
    ],
  ],
  'detection.hunt_stopped': [
    ['The search was stopped before its end. Start it again.', 'La recherche s’est arrêtée avant la fin. Relancez-la.'],
  ],
  'detection.label': [
    ['The label is none: {why}.', 'Ce n’est pas une étiquette ({why}). Choisissez-en une dans la liste.'],
    [
      'Choose a label whose content you may read yourself.',
      'Choisissez une étiquette dont vous pouvez lire vous-même le contenu.',
    ],
  ],
  'detection.list_too_long': [
    [
      'So many values are no single pattern. Import the list as indicators: what they find is then taken by itself.',
      'Tant de valeurs ne font pas un seul motif. Importez la liste comme indicateurs : ce qu’ils trouvent est alors relevé de lui-même.',
    ],
  ],
  'detection.unreadable_question': FLAWS,
  'detection.unreadable_rule': FLAWS,
  'detection.empty_range': [
    [
      'The range ends before it begins. Give a later end.',
      'La période finit avant de commencer. Donnez une fin plus tardive.',
    ],
  ],
  'detection.too_many_hunts': [
    [
      '{most} hunts of yours are not done yet. End one, or wait for one.',
      'Vous avez déjà {most} recherches qui ne sont pas finies. Arrêtez-en une, ou attendez que l’une finisse.',
    ],
  ],
  'detection.rule_changed': [
    [
      'Somebody saved this rule meanwhile. Look at it again, then save.',
      'Quelqu’un a enregistré cette règle entre-temps. Relisez-la, puis enregistrez.',
    ],
  ],
  'detection.protect_too_many': [
    [
      'More than {most} indicators would have to be held at once. Take them out over TAXII instead.',
      'Il faudrait tenir plus de {most} indicateurs à la fois. Prenez-les plutôt par TAXII.',
    ],
  ],
  'detection.list_query': [
    ['The question cannot be read. Correct it.', 'La question est illisible. Corrigez-la.'],
    ['kinds are {kinds}. Correct it.', 'Les genres de valeur sont : {kinds}. Corrigez la question.'],
    ['{why}. Correct it.', '{why}. Corrigez la question.'],
  ],
  'detection.protect_busy': [
    [
      'Outputs you asked for are still being made. Wait for them.',
      'Des sorties que vous avez demandées sont encore en préparation. Attendez-les.',
    ],
  ],
  'release.changed': [
    ['This changed since it was decided. Ask again.', 'Ceci a changé depuis la décision. Redemandez.'],
    ['What may be read changed meanwhile. Ask again.', 'Ce qui peut être lu a changé entre-temps. Redemandez.'],
  ],
}

/** What its faults say in French. */
export const REFUSALS: Refusals = { ...FAULTS, [TOLD]: [...TROUBLES, ...Object.values(FAULTS).flat()] }
