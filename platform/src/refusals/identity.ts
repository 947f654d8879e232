import type { Refusals } from '@testudo/kernel/refusals'

/** What somebody lacks who gives or changes rights. */
const LACKS: readonly (readonly [en: string, fr: string])[] = [
  ['the verb {lack}', 'le droit {lack}'],
  ['the clearance {lack}', 'l’habilitation {lack}'],
  ['the special access {lack}', 'l’accès spécial {lack}'],
  ['a clearance that lasts as long', 'une habilitation d’aussi longue durée'],
  ['membership of the nation none', 'le droit d’agir pour un compte sans nation'],
  ['membership of the nation {lack}', 'l’appartenance à la nation {lack}'],
  ['membership of no organisation', 'le droit d’agir pour un compte sans organisation'],
  ['membership of {lack}', 'l’appartenance à {lack}'],
]

const CREDENTIALS = [
  [
    'That did not match an account here. Check and try again.',
    'Cela ne correspond à aucun compte d’ici. Vérifiez, puis réessayez.',
  ],
] as const

/** Accounts, roles, ways in. */
export const IDENTITY: Refusals = {
  'identity.token_days': [['A token lasts between 1 and {most} days.', 'Un jeton dure de 1 à {most} jours.']],
  'identity.closed': [['This account is closed. Reopen it first.', 'Ce compte est fermé. Rouvrez-le d’abord.']],
  'identity.login': [
    [
      'A sign-in name has 2 to 120 characters and no blanks.',
      'Un nom de connexion compte de 2 à 120 caractères, sans espace.',
    ],
  ],
  'identity.name': [['A name has 1 to 200 characters.', 'Un nom compte de 1 à 200 caractères.']],
  'identity.no_certificate': [
    [
      'This connection shows no certificate that is valid now. Open the TLS port with your card inserted.',
      'Cette connexion ne présente aucun certificat valable en ce moment. Ouvrez le port TLS, carte insérée.',
    ],
  ],
  'identity.last_way_in': [
    [
      'This is your only way in. Add another one first.',
      'C’est votre seul moyen de vous connecter. Ajoutez-en d’abord un autre.',
    ],
  ],
  'identity.wrong_credentials': CREDENTIALS,
  'identity.fingerprint': [
    [
      'That is no SHA-256 fingerprint of a certificate: it has 64 hexadecimal digits.',
      'Ce n’est pas l’empreinte SHA-256 d’un certificat : elle compte 64 chiffres hexadécimaux.',
    ],
  ],
  'identity.certificate_taken': [
    [
      'This certificate belongs to an account here. Use another.',
      'Ce certificat appartient déjà à un compte d’ici. Prenez-en un autre.',
    ],
  ],
  'identity.login_missing': [['Choose a sign-in name.', 'Choisissez un nom de connexion.']],
  'identity.no_way_in': [
    ['Set a password or register a passkey.', 'Choisissez un mot de passe ou enregistrez une clé d’accès.'],
  ],
  'identity.passkey_refused': [
    [
      'This passkey is registered already. Use another.',
      'Cette clé d’accès est déjà enregistrée. Prenez-en une autre.',
    ],
    ['The passkey could not be registered. Start again.', 'La clé d’accès n’a pas pu être enregistrée. Recommencez.'],
  ],
  'identity.link_spent': [
    [
      'This link was used or has run out. Ask for a new one, or restart the node for a first one.',
      'Ce lien a déjà servi ou a expiré. Demandez-en un nouveau, ou redémarrez le nœud s’il s’agit du premier.',
    ],
    [
      'This link was used or has run out. Ask for a new one.',
      'Ce lien a déjà servi ou a expiré. Demandez-en un nouveau.',
    ],
  ],
  'identity.provider_unsigned': [
    [
      'The identity provider signs its tokens in no way that is accepted here. Ask its keeper for RS256, PS256, ES256 or EdDSA.',
      'Le fournisseur d’identité ne signe ses jetons d’aucune façon acceptée ici. Demandez à son responsable RS256, PS256, ES256 ou EdDSA.',
    ],
  ],
  'identity.provider_silent': [
    [
      'The identity provider does not answer. Try again, or sign in another way.',
      'Le fournisseur d’identité ne répond pas. Réessayez, ou connectez-vous autrement.',
    ],
  ],
  'identity.session_needed': [
    [
      'Sign in at the screen to do this; a token cannot.',
      'Connectez-vous à l’écran pour le faire ; un jeton ne le peut pas.',
    ],
  ],
  'identity.beyond_own': [
    [
      'A token cannot hold more than you do; you lack {verb}.',
      'Un jeton ne peut pas détenir plus que vous ; il vous manque {verb}.',
    ],
    ...LACKS.map(
      ([en, fr]) =>
        [
          `Nobody can give or change more than they hold; you lack ${en}. Ask somebody who holds it.`,
          `Nul ne peut donner ni modifier plus qu’il ne détient ; il vous manque ${fr}. Adressez-vous à une personne qui en dispose.`,
        ] as const,
    ),
    [
      'Nobody can give or change more than they hold; you lack the verb {verb}.',
      'Nul ne peut donner ni modifier plus qu’il ne détient ; il vous manque le droit {verb}.',
    ],
  ],
  'identity.unknown_right': [
    [
      'The role {role} is not known here. Choose one from the list.',
      'Le rôle {role} n’est pas connu ici. Choisissez-en un dans la liste.',
    ],
    ['{what} is not known here. Choose one from the list.', '{what} n’est pas connu ici. Choisissez dans la liste.'],
    ['The verb {verb} is not known here.', 'Le droit {verb} n’est pas connu ici.'],
  ],
  'identity.login_taken': [
    ['This sign-in name is in use. Choose another.', 'Ce nom de connexion est déjà pris. Choisissez-en un autre.'],
  ],
  'identity.last_administrator': [
    [
      'Nobody could manage accounts after this. Name another administrator first.',
      'Plus personne ne pourrait ensuite gérer les comptes. Nommez d’abord un autre administrateur.',
    ],
  ],
  'identity.weak_password': [
    [
      'Choose at least {least} characters; four words are good.',
      'Choisissez au moins {least} caractères ; quatre mots conviennent.',
    ],
    ['Choose at most {most} characters.', 'Choisissez au plus {most} caractères.'],
    ['Choose a password with more different characters.', 'Choisissez un mot de passe aux caractères plus variés.'],
    [
      'Choose a password without your sign-in name in it.',
      'Choisissez un mot de passe qui ne contient pas votre nom de connexion.',
    ],
    [
      'Choose a password that is not on every list.',
      'Choisissez un mot de passe qui ne figure pas sur toutes les listes.',
    ],
  ],
}
