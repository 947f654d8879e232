import { catalogue } from '@testudo/ui'

/** The words of certificates: ours, and those of peers. */
export const certificateWords = catalogue({
  en: {
    own: 'Certificate of this node',
    'own.text': 'Peers pin it by its fingerprint. When it is replaced, each of them must take our introduction again.',
    subject: 'Subject',
    from: 'Valid from',
    until: 'Valid until',
    origin: 'Listener for nodes and smart cards',
    'origin.none': 'none: start the node with --tls-port',
    fingerprint: 'Fingerprint (SHA-256)',
    download: 'Download (PEM)',
    introduction: 'Our introduction',
    peers: 'Certificates of peers',
    'peers.none': 'No other node is known here.',
    peer: 'Peer',
    pinned: 'Pinned',
    ends: 'Ends',
    'ends.unseen': 'not seen since this node started',
    'state.good': 'valid',
    'state.soon': 'ends in {days, plural, =0 {less than a day} one {1 day} other {# days}}',
    'state.over': 'has ended',
    'state.unseen': 'not seen',
    'warn.own.soon':
      'Our certificate ends in {days, plural, =0 {less than a day} one {1 day} other {# days}}. Replace it, then hand our new introduction to every peer.',
    'warn.own.over': 'Our certificate has ended. Replace it, then hand our new introduction to every peer.',
    'warn.peers':
      '{n, plural, one {The certificate of 1 peer ends within 30 days or has ended} other {The certificates of # peers end within 30 days or have ended}}. Ask its people for a new introduction.',
  },
  fr: {
    own: 'Certificat de ce nœud',
    'own.text':
      'Les pairs l’enregistrent par son empreinte. S’il est remplacé, chacun d’eux doit reprendre notre présentation.',
    subject: 'Sujet',
    from: 'Valable à partir du',
    until: 'Valable jusqu’au',
    origin: 'Accès des nœuds et des cartes à puce',
    'origin.none': 'aucun : démarrez le nœud avec --tls-port',
    fingerprint: 'Empreinte (SHA-256)',
    download: 'Télécharger (PEM)',
    introduction: 'Notre présentation',
    peers: 'Certificats des pairs',
    'peers.none': 'Aucun autre nœud n’est connu ici.',
    peer: 'Pair',
    pinned: 'Enregistré',
    ends: 'Expire',
    'ends.unseen': 'pas vu depuis le démarrage de ce nœud',
    'state.good': 'valable',
    'state.soon': 'expire dans {days, plural, =0 {moins d’un jour} one {1 jour} other {# jours}}',
    'state.over': 'expiré',
    'state.unseen': 'pas vu',
    'warn.own.soon':
      'Notre certificat expire dans {days, plural, =0 {moins d’un jour} one {1 jour} other {# jours}}. Remplacez-le, puis remettez notre nouvelle présentation à chaque pair.',
    'warn.own.over':
      'Notre certificat a expiré. Remplacez-le, puis remettez notre nouvelle présentation à chaque pair.',
    'warn.peers':
      '{n, plural, one {Le certificat d’un pair expire} other {Les certificats de # pairs expirent}} dans les 30 jours, ou a déjà expiré. Demandez une nouvelle présentation à ses responsables.',
  },
})
