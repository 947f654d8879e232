import { Fault } from '@testudo/kernel/fault'
import type { SignatureFlaw } from '../openpgp/index.ts'

const NOTHING_STORED = 'Nothing of it was stored; ask the source, and look who else could have changed the file.'

/** What is wrong with an OpenPGP signature, for people. */
const WORDS: Readonly<Record<SignatureFlaw | 'missing', string>> = {
  missing: 'There is no signature beside the file (.asc), and its source signs.',
  wrong: 'The signature beside the file (.asc) is not of this content.',
  unknown_key: 'The file is signed with another key than those that count for this source.',
  revoked: 'The key that signed the file was revoked.',
  expired: 'The time of the signature, or of the key that made it, is over.',
  future: 'The signature is dated before its key was made, or in the future: compare the clocks.',
  weak: 'The signature is of a kind that counts no longer: SHA-1, DSA, RSA below 2,048 bits.',
  unreadable: 'The signature beside the file (.asc) cannot be read.',
}

/** The fault of a file whose OpenPGP signature does not count. */
export function badSignature(why: SignatureFlaw | 'missing'): Fault {
  const code = `vulnerabilities.signature_${why}`
  return new Fault('invalid', code, `${WORDS[why]} ${NOTHING_STORED}`)
}

/** The same in French, by the code of the fault; what stands in no list is told in words of its kind. */
export const FRENCH: Readonly<Record<string, string>> = {
  'vulnerabilities.feed_shape':
    'La forme de ce flux n’est pas connue ici ; rien n’a été enregistré. Vérifiez si la source a changé de format.',
  'vulnerabilities.format_unknown': 'Le format de ce fichier n’est pas connu ici ; rien n’a été enregistré.',
  'vulnerabilities.cut': 'Le fichier est coupé ou illisible ; rien n’a été enregistré.',
  'vulnerabilities.kev_count':
    'Le catalogue annonce un autre nombre d’entrées qu’il n’en contient ; rien n’a été enregistré.',
  'vulnerabilities.feed_hash': 'L’empreinte publiée à côté du fichier ne correspond pas ; rien n’a été enregistré.',
  'vulnerabilities.feed_signature': 'La signature ne correspond pas ; rien n’a été enregistré.',
  'vulnerabilities.signature_missing':
    'Il n’y a pas de signature à côté du fichier (.asc) alors que la source signe ; rien n’a été enregistré.',
  'vulnerabilities.signature_wrong':
    'La signature à côté du fichier (.asc) n’est pas celle de ce contenu ; rien n’a été enregistré.',
  'vulnerabilities.signature_unknown_key':
    'Le fichier est signé par une autre clé que celles qui comptent pour cette source ; rien n’a été enregistré.',
  'vulnerabilities.signature_revoked': 'La clé qui a signé le fichier a été révoquée ; rien n’a été enregistré.',
  'vulnerabilities.signature_expired':
    'La signature, ou la clé qui l’a faite, est arrivée à son terme ; rien n’a été enregistré.',
  'vulnerabilities.signature_future':
    'La signature est datée d’avant sa clé, ou du futur ; rien n’a été enregistré. Comparez les horloges.',
  'vulnerabilities.signature_weak':
    'La signature est d’un genre qui ne compte plus (SHA-1, DSA, RSA de moins de 2 048 bits) ; rien n’a été enregistré.',
  'vulnerabilities.signature_unreadable':
    'La signature à côté du fichier (.asc) est illisible ; rien n’a été enregistré.',
  'vulnerabilities.provider_key':
    'Aucune clé OpenPGP de ce fournisseur ne peut servir ; rien n’a été enregistré. Demandez-lui sa clé et son empreinte.',
  'vulnerabilities.provider_unsigned':
    'Ce fournisseur signait et ne nomme plus de clé ; rien n’a été enregistré. Demandez-lui pourquoi ; s’il ne signe plus, arrêtez ce flux et ajoutez-le à nouveau.',
  'vulnerabilities.provider_over':
    'Ce fournisseur n’entretient plus ces métadonnées ; rien n’a été enregistré. Cherchez sa nouvelle adresse.',
  'vulnerabilities.provider_shape':
    'Ce qui se trouve à cette adresse n’est pas lisible comme fournisseur CSAF ; rien n’a été enregistré.',
  'vulnerabilities.no_provider':
    'Il n’y a pas de fournisseur CSAF à cette adresse. Donnez l’adresse de son provider-metadata.json.',
  'vulnerabilities.redirect': 'La source renvoie ailleurs d’une façon qui n’est pas suivie. Vérifiez son adresse.',
  'outbound.address':
    'Cette adresse n’est pas interrogée. Vérifiez-la ; les adresses internes doivent figurer dans outbound.allow.',
  'outbound.cut': 'La réponse s’est interrompue ou a duré trop longtemps ; nouvel essai plus tard.',
}
