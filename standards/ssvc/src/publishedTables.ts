/** A published table: the last column is the outcome; each row has one digit a column, the position of the value. */
interface PublishedTable {
  readonly namespace: string
  readonly key: string
  readonly version: string
  readonly name: string
  readonly columns: readonly string[]
  readonly rows: string
}

/**
 * Decision tables published by CERT/CC (github.com/CERTCC/SSVC, folder `data/json`, commit e3b00a2), rows in the published
 * order. SSVC is Copyright 2026 Carnegie Mellon University, under an MIT (SEI)-style licence.
 *
 * Human Impact 1.0.0 disagrees in four cells with the definitions of its own values 2.0.2 (marginal with degraded or MEF
 * support crippled: the text says medium; marginal with MEF failure, critical with degraded: high). The table is what is
 * shipped; an authority that reads it otherwise loads a copy of its own.
 */
export const PUBLISHED_TABLES: readonly PublishedTable[] = [
  {
    namespace: 'cisa',
    key: 'DT_BOD2604',
    version: '1.0.0',
    name: 'CISA BOD 26-04',
    columns: ['cisa:KEV:1.0.0', 'cisa:PE:1.0.0', 'ssvc:A:2.0.0', 'ssvc:TI:1.0.0', 'cisa:BOD2604:1.0.0'],
    rows: `
      00000 10002 01001 00101 00010 11002 10102 01102 10012 01012 00111 11103 11014 10114 01113 11114`,
  },
  {
    namespace: 'cisa',
    key: 'DT_CO',
    version: '2.0.3',
    name: 'CISA Coordinator',
    columns: ['ssvc:E:1.1.0', 'ssvc:A:2.0.0', 'ssvc:TI:1.0.0', 'ssvc:MWI:1.0.0', 'cisa:CISA:1.1.0'],
    rows: `
      00000 00010 00020 00100 00110 00121 01000 01010 01022 01100 01110 01122 10000 10010 10021 10100 10111 10122
      11000 11010 11022 11100 11111 11122 20000 20010 20022 20100 20112 20123 21002 21012 21023 21102 21113 21123`,
  },
  {
    namespace: 'ssvc',
    key: 'DT_DP',
    version: '1.0.0',
    name: 'Deployer Patch Application Priority',
    columns: ['ssvc:E:1.1.0', 'ssvc:EXP:1.0.1', 'ssvc:A:2.0.0', 'ssvc:HI:2.0.2', 'ssvc:DSOI:1.0.0'],
    rows: `
      00000 00010 00021 00031 00100 00111 00121 00131 01000 01011 01021 01031 01101 01111 01121 01131 02000 02011
      02021 02031 02101 02111 02121 02132 10000 10011 10021 10031 10101 10111 10121 10131 11000 11011 11021 11031
      11101 11111 11121 11132 12001 12011 12021 12032 12101 12111 12122 12132 20001 20011 20022 20032 20101 20112
      20122 20132 21001 21011 21022 21032 21102 21112 21122 21132 22001 22012 22022 22033 22102 22112 22123 22133`,
  },
  {
    namespace: 'ssvc',
    key: 'DT_HI',
    version: '1.0.0',
    name: 'Human Impact',
    columns: ['ssvc:SI:2.0.1', 'ssvc:MI:2.0.0', 'ssvc:HI:2.0.2'],
    rows: `
      000 010 021 033 100 110 121 133 201 212 222 233 303 313 323 333`,
  },
  {
    namespace: 'ssvc',
    key: 'DT_PSI',
    version: '1.0.0',
    name: 'Public Safety Impact',
    columns: ['ssvc:SI:2.0.1', 'ssvc:PSI:2.0.1'],
    rows: `
      00 11 21 31`,
  },
  {
    namespace: 'ssvc',
    key: 'DT_SP',
    version: '1.0.0',
    name: 'Supplier Patch Development Priority',
    columns: ['ssvc:E:1.1.0', 'ssvc:U:1.0.1', 'ssvc:TI:1.0.0', 'ssvc:PSI:2.0.1', 'ssvc:DSOI:1.0.0'],
    rows: `
      00000 00011 00101 00112 01001 01012 01101 01112 02001 02012 02102 02112 10001 10012 10101 10113 11001 11013
      11102 11113 12002 12013 12102 12113 20002 20013 20102 20113 21002 21013 21102 21113 22003 22013 22103 22113`,
  },
  {
    namespace: 'ssvc',
    key: 'DT_U',
    version: '1.0.0',
    name: 'Utility',
    columns: ['ssvc:A:2.0.0', 'ssvc:VD:1.0.0', 'ssvc:U:1.0.1'],
    rows: `
      000 011 101 112`,
  },
  {
    namespace: 'ssvc',
    key: 'DT_COORD_PUBLISH',
    version: '1.0.0',
    name: 'Coordinator Publish Decision Table',
    columns: ['ssvc:SINV:1.0.0', 'ssvc:E:1.1.0', 'ssvc:PVA:1.0.0', 'ssvc:PUBLISH:1.0.0'],
    rows: `
      0000 1000 0100 0010 2000 1100 0200 1010 0110 0021 2100 1200 2010 1110 0211 1021 0121 2201
      2111 1211 2021 1121 0221 2211 2121 1221 2221`,
  },
  {
    namespace: 'ssvc',
    key: 'DT_COORD_TRIAGE',
    version: '1.0.0',
    name: 'Coordinator Triage',
    columns: [
      'ssvc:RP:1.0.0',
      'ssvc:SCON:1.0.0',
      'ssvc:RC:1.0.0',
      'ssvc:SC:1.0.0',
      'ssvc:SE:1.0.0',
      'ssvc:U:1.0.1',
      'ssvc:PSI:2.0.1',
      'ssvc:COORDINATE:1.0.1',
    ],
    rows: `
      00000000 10000000 01000000 00100000 00010000 00001000 00000100 00000010 11000000 10100000 01100000 10010000 01010000 00110000 10001000 01001000 00101000 00011000
      10000100 01000100 00100100 00010100 00001100 00000200 10000010 01000010 00100010 00010010 00001010 00000110 11100000 11010000 10110000 01110000 11001000 10101000
      01101000 10011000 01011000 00111000 11000100 10100100 01100100 10010100 01010100 00110100 10001100 01001100 00101100 00011100 10000200 01000200 00100200 00010200
      00001200 11000010 10100010 01100010 10010010 01010010 00110010 10001010 01001010 00101010 00011010 10000110 01000110 00100110 00010110 00001110 00000210 11110000
      11101001 11011000 10111000 01111000 11100100 11010100 10110100 01110100 11001100 10101100 01101100 10011100 01011100 00111100 11000200 10100200 01100200 10010200
      01010200 00110200 10001200 01001200 00101200 00011200 11100010 11010011 10110010 01110010 11001010 10101010 01101010 10011010 01011010 00111010 11000111 10100110
      01100110 10010110 01010110 00110110 10001110 01001110 00101110 00011110 10000210 01000210 00100210 00010212 00001210 11111002 11110100 11101102 11011100 10111100
      01111100 11100200 11010201 10110200 01110200 11001200 10101200 01101200 10011200 01011200 00111200 11110011 11101012 11011011 10111010 01111010 11100111 11010111
      10110110 01110110 11001111 10101110 01101110 10011110 01011110 00111110 11000211 10100210 01100210 10010212 01010212 00110212 10001210 01001210 00101210 00011212
      11111102 11110202 11101202 11011201 10111200 01111200 11111012 11110111 11101112 11011111 10111110 01111110 11100211 11010212 10110212 01110212 11001211 10101210
      01101210 10011212 01011212 00111212 11111202 11111112 11110212 11101212 11011212 10111212 01111212 11111212`,
  },
]
