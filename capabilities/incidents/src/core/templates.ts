import type { INCIDENT_TYPES, TASK_TYPES } from './vocabulary.ts'
import type { Words } from './words.ts'

/** What is done first in an incident of one kind. Tasks without an owner are the lead's. */
export interface Template {
  readonly id: string
  readonly name: Words
  readonly types: readonly (typeof INCIDENT_TYPES)[number][]
  /** Earliest due first. */
  readonly tasks: readonly {
    readonly name: Words
    readonly type: (typeof TASK_TYPES)[number]
    /** Hours from the opening. */
    readonly dueHours: number
  }[]
  /** Whom to ask, besides who is told. */
  readonly asks: readonly Words[]
}

type Task = Template['tasks'][number]
const task = (dueHours: number, type: Task['type'], en: string, fr: string): Task => ({
  name: { en, fr },
  type,
  dueHours,
})

/** The kinds a defence centre meets often enough to know the first hours of. */
export const TEMPLATES: readonly Template[] = [
  {
    id: 'ransomware',
    name: { en: 'Ransomware', fr: 'Rançongiciel' },
    types: ['ransomware'],
    tasks: [
      task(1, 'containment', 'Take the hosts off the network, powered on', 'Isoler les hôtes du réseau, sous tension'),
      task(
        2,
        'containment',
        'Cut the copies off before they are reached',
        'Couper les sauvegardes avant qu’elles soient touchées',
      ),
      task(
        4,
        'investigation',
        'Find the first host and the account that was used',
        'Trouver le premier hôte et le compte utilisé',
      ),
      task(24, 'victim-notification', 'Give the 24 hour warning', 'Donner l’alerte des 24 heures'),
      task(
        48,
        'recovery',
        'Restore what missions need first, from copies that were tried',
        'Restaurer d’abord ce dont dépendent les missions, depuis des copies éprouvées',
      ),
    ],
    asks: [{ en: 'The police of the nation', fr: 'La police de la nation' }],
  },
  {
    id: 'wiper-ot',
    name: { en: 'Wiper on industrial systems', fr: 'Effaceur sur systèmes industriels' },
    types: ['destruction'],
    tasks: [
      task(
        1,
        'containment',
        'Run by hand; part the control network from the office',
        'Passer en manuel ; séparer le réseau de conduite des bureaux',
      ),
      task(1, 'containment', 'Cut remote maintenance', 'Couper la télémaintenance'),
      task(
        4,
        'investigation',
        'Keep an image of one unit before it is replaced',
        'Garder l’image d’un équipement avant son remplacement',
      ),
      task(
        6,
        'investigation',
        'Check units of the same family elsewhere',
        'Contrôler ailleurs les équipements de la même famille',
      ),
      task(
        12,
        'recovery',
        'Count spares and say when each site is back',
        'Compter les rechanges et dire quand chaque site revient',
      ),
    ],
    asks: [
      { en: 'The vendor of the units', fr: 'Le fabricant des équipements' },
      { en: 'Allies that run the same units', fr: 'Les alliés qui ont les mêmes équipements' },
    ],
  },
  {
    id: 'cable-cut',
    name: { en: 'Undersea cable out of service', fr: 'Câble sous-marin hors service' },
    types: ['disruption-data-transmission'],
    tasks: [
      task(
        1,
        'investigation',
        'Ask the owner where the fault lies, and how sure that is',
        'Demander au propriétaire où est le défaut, et avec quelle certitude',
      ),
      task(
        2,
        'containment',
        'See what traffic moved, and what room is left',
        'Voir où le trafic est passé, et ce qui reste de marge',
      ),
      task(
        4,
        'investigation',
        'Gather tracks of ships near the fault, an hour before and after',
        'Réunir les pistes de navires près du défaut, une heure avant et après',
      ),
      task(
        12,
        'recovery',
        'Book a repair ship and its weather window',
        'Retenir un navire câblier et sa fenêtre météo',
      ),
      task(
        24,
        'external-outreach',
        'Say what is known of the cause, and what is not',
        'Dire ce que l’on sait de la cause, et ce que l’on ignore',
      ),
    ],
    asks: [{ en: 'The maritime headquarters', fr: 'Le commandement maritime' }],
  },
  {
    id: 'disinformation',
    name: { en: 'Disinformation wave', fr: 'Vague de désinformation' },
    types: ['undetermined'],
    tasks: [
      task(
        1,
        'investigation',
        'Keep what was published, with the hour and the address',
        'Conserver ce qui a été publié, avec l’heure et l’adresse',
      ),
      task(3, 'investigation', 'Name the claim, and what is true of it', 'Nommer l’affirmation, et ce qui en est vrai'),
      task(
        6,
        'external-outreach',
        'Agree one answer with the nations concerned',
        'Convenir d’une réponse avec les nations concernées',
      ),
      task(
        24,
        'investigation',
        'Measure its reach, and whether accounts act together',
        'Mesurer sa portée, et si des comptes agissent ensemble',
      ),
    ],
    asks: [{ en: 'Public affairs of the nations concerned', fr: 'La communication des nations concernées' }],
  },
  {
    id: 'provider-lost',
    name: { en: 'Loss of a provider', fr: 'Perte d’un fournisseur' },
    types: ['supply-chain-vendor'],
    tasks: [
      task(
        1,
        'investigation',
        'List which missions lean on the provider',
        'Lister les missions qui dépendent du fournisseur',
      ),
      task(2, 'containment', 'End its accesses to own systems', 'Fermer ses accès à nos systèmes'),
      task(
        4,
        'external-support',
        'Ask a second provider what it can take over',
        'Demander à un second fournisseur ce qu’il peut reprendre',
      ),
      task(
        24,
        'recovery',
        'Decide with the missions what waits and what moves',
        'Décider avec les missions ce qui attend et ce qui bascule',
      ),
    ],
    asks: [{ en: 'The provider’s own response team', fr: 'L’équipe de réponse du fournisseur' }],
  },
]
