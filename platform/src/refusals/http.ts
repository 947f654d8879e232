import type { Refusals } from '@testudo/kernel/refusals'

/** Requests themselves. What a body or query holds: {@link INPUT}. */
export const HTTP: Refusals = {
  nothing_here: [
    [
      'Nothing here under this address. It may be mistyped, removed, or not for you.',
      'Rien ici à cette adresse. Elle est peut-être mal saisie, supprimée, ou ne vous est pas destinée.',
    ],
  ],
  'kernel.nothing_here': [['Nothing here.', 'Rien ici.']],
  'http.internal': [
    [
      'The node could not finish this. Nothing was half done. Try again; if it stays, tell your administrator the time.',
      'Le nœud n’a pas pu terminer. Rien n’a été fait à moitié. Réessayez ; si cela persiste, indiquez l’heure à votre administrateur.',
    ],
  ],
  'http.sign_in_first': [
    [
      'Sign in first, or send an API token as a bearer token.',
      'Connectez-vous d’abord, ou envoyez un jeton d’API comme jeton bearer.',
    ],
  ],
  'http.certificate_needed': [
    [
      'Only who shows a certificate is answered here. Come over TLS to the port for nodes, with a client certificate.',
      'Ici, seul qui présente un certificat reçoit une réponse. Venez en TLS par le port des nœuds, avec un certificat client.',
    ],
  ],
  'http.verb_missing': [
    [
      'Your roles do not include {verb}. Ask your administrator for a role that does.',
      'Vos rôles ne comprennent pas {verb}. Demandez à votre administrateur un rôle qui le comprend.',
    ],
  ],
  'http.two_credentials': [
    [
      'The request brings two credentials. Send one Authorization header.',
      'La demande porte deux justificatifs. Envoyez un seul en-tête Authorization.',
    ],
  ],
  'http.two_hosts': [
    [
      'The request names two hosts. Send one Host header.',
      'La demande nomme deux hôtes. Envoyez un seul en-tête Host.',
    ],
  ],
  'http.wrong_host': [
    [
      'This node does not answer under that name. Use the address it printed.',
      'Ce nœud ne répond pas sous ce nom. Utilisez l’adresse qu’il a affichée.',
    ],
  ],
  'http.cross_site': [
    [
      'This came from another site. Open the node itself and try again.',
      'Cela venait d’un autre site. Ouvrez le nœud lui-même, puis réessayez.',
    ],
  ],
  'http.too_many': [
    ['Too many attempts. Wait {n} minutes and try again.', 'Trop de tentatives. Attendez {n} min, puis réessayez.'],
  ],
  'http.too_large': [
    ['The upload is larger than this node takes.', 'L’envoi est plus grand que ce que ce nœud accepte.'],
    ['The body is larger than this address takes.', 'Le corps est plus grand que ce que cette adresse accepte.'],
  ],
  'http.media_type': [
    ['This address takes {types}.', 'Cette adresse accepte : {types}.'],
    ['This address does not take this content type.', 'Cette adresse n’accepte pas ce type de contenu.'],
  ],
  'http.cut_short': [['The request broke off. Send it again.', 'La demande a été interrompue. Renvoyez-la.']],
  'http.invalid_body': [
    ['The body is not JSON. Send one JSON object.', 'Le corps n’est pas du JSON. Envoyez un objet JSON.'],
    ['The body is not UTF-8. Send one JSON object.', 'Le corps n’est pas en UTF-8. Envoyez un objet JSON.'],
    [
      'The body is nested deeper than {n} levels. Send one JSON object.',
      'Le corps a plus de {n} niveaux d’imbrication. Envoyez un objet JSON.',
    ],
    [
      'The body is of more than {n} values. Send one JSON object.',
      'Le corps compte plus de {n} valeurs. Envoyez un objet JSON.',
    ],
    [
      'The body is not safe: it has a key named __proto__. Send one JSON object.',
      'Le corps n’est pas sûr : il a une clé nommée __proto__. Envoyez un objet JSON.',
    ],
    [
      'The body is not text: it holds half of a surrogate pair. Send one JSON object.',
      'Le corps n’est pas du texte : il contient la moitié d’une paire de substitution. Envoyez un objet JSON.',
    ],
    [
      'The form cannot be read. Send it again from its page.',
      'Le formulaire ne peut pas être lu. Renvoyez-le depuis sa page.',
    ],
    ['The body cannot be read.', 'Le corps ne peut pas être lu.'],
    ['The form has more than {n} fields. Send fewer.', 'Le formulaire compte plus de {n} champs. Envoyez-en moins.'],
    [
      'The form holds something that is no text. Write it again.',
      'Le formulaire contient autre chose que du texte. Saisissez-le de nouveau.',
    ],
  ],
}
