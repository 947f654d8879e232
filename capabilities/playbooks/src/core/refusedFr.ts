import { type SentenceCode, SENTENCES } from '@testudo/cacao'

type RefusedCode = Extract<SentenceCode, `${'refused' | 'inputs' | 'flaw'}.${string}`>

/** Why a run or a rehearsal is refused, in French: for pages, and for whoever asks the node. */
export const REFUSED_FR: Readonly<Record<RefusedCode, string>> = {
  'refused.other_playbook': 'Cette exécution est celle d’un autre playbook, ou d’une autre version.',
  'refused.over': 'L’exécution est finie : {status}.',
  'refused.time': 'L’heure est un nombre entier de millisecondes depuis 1970.',
  'refused.too_late': 'Son délai, ou celui d’une étape qui l’entoure, était déjà écoulé.',
  'refused.no_token': 'L’exécution n’en est plus là.',
  'refused.phase': 'À une étape dans l’état {phase}, on ne peut pas appliquer {what}.',
  'refused.out_args': '{name} ne figure pas parmi les out_args de cette étape.',
  'refused.constant': '{name} est constante.',
  'refused.value': 'La valeur de {name} ne convient pas au type {type} : {flaw}.',
  'refused.answer': 'La réponse est l’une de celles-ci : {answers}.',
  'refused.too_deep': 'Plus de {most} playbooks s’appellent les uns les autres.',
  'refused.calls_itself': 'Le playbook {id} est déjà en cours d’exécution et s’appellerait lui-même.',
  'refused.attack': 'Le playbook attaque, ou simule une attaque : il peut être lu ici, pas exécuté.',
  'refused.revoked': 'Le playbook est révoqué.',
  'refused.from': 'Le playbook est valable à partir du {from}.',
  'refused.until': 'Le playbook était valable jusqu’au {until}.',
  'flaw.dictionary': 'seuls les dictionnaires ont un objet pour valeur, pas {type}',
  'flaw.too_long': 'elle dépasse {most} caractères',
  'flaw.no_text': 'une valeur est un texte, null ou, d’un dictionnaire, un objet ; les nombres s’écrivent en texte',
  'flaw.bool': 'elle n’est ni true ni false',
  'flaw.float': 'ce n’est pas un nombre',
  'flaw.hexstring': 'ce ne sont pas des paires de chiffres hexadécimaux',
  'flaw.integer': 'ce n’est pas un nombre entier de 32 bits',
  'flaw.long': 'ce n’est pas un nombre entier de 64 bits',
  'flaw.ipv4-addr': 'ce n’est pas une adresse IPv4',
  'flaw.ipv6-addr': 'ce n’est pas une adresse IPv6',
  'flaw.mac-addr': 'ce n’est pas une adresse MAC',
  'flaw.hash': 'ce n’est pas une empreinte en chiffres hexadécimaux',
  'flaw.md5-hash': 'ce ne sont pas 32 chiffres hexadécimaux',
  'flaw.sha256-hash': 'ce ne sont pas 64 chiffres hexadécimaux',
  'flaw.uri': 'ce n’est pas un URI',
  'flaw.uuid': 'ce n’est pas un UUID',
  'inputs.unknown': '{name} n’est pas une variable externe de ce playbook. Il y a : {names}.',
  'inputs.none': '{name} n’est pas une variable externe de ce playbook. Il n’en a aucune.',
  'inputs.flaw': 'La valeur de {name} ne convient pas au type {type} : {flaw}.',
  'inputs.missing': 'Ces valeurs sont à donner : {names}.',
}

const isRefused = (code: string): code is RefusedCode => Object.hasOwn(REFUSED_FR, code)
const CODES = Object.keys(REFUSED_FR).filter(isRefused)
const FLAWS = CODES.filter((code) => code.startsWith('flaw.'))

/** Every such sentence in English and French; one about a value once for each flaw of it, before the one for any. */
export const refusedPairs = (): readonly (readonly [en: string, fr: string])[] =>
  CODES.filter((code) => !FLAWS.includes(code)).flatMap((code) => {
    const [en, fr] = [SENTENCES[code], REFUSED_FR[code]]
    const flaws = en.includes('{flaw}') ? FLAWS : []
    return [
      ...flaws.map((flaw) => [en.replace('{flaw}', SENTENCES[flaw]), fr.replace('{flaw}', REFUSED_FR[flaw])] as const),
      [en, fr] as const,
    ]
  })
