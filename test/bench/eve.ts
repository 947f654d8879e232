/** A small fast generator (mulberry32): the same numbers for the same seed. */
export function numbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

const hex = (random: (below: number) => number, length: number): string =>
  Array.from({ length: length / 8 }, () => random(4_294_967_296).toString(16).padStart(8, '0')).join('')

const address = (random: (below: number) => number): string =>
  `${1 + random(222)}.${random(256)}.${random(256)}.${1 + random(254)}`

/** 40 % IPv4, 30 % names, 15 % URLs, 10 % SHA-256, 5 % MD5; one a line. */
export function indicatorList(count: number, seed = 7): string[] {
  const random = numbers(seed)
  return Array.from({ length: count }, (_, i) => {
    const kind = random(100)
    if (kind < 40) return address(random)
    if (kind < 70) return `c${i.toString(36)}.bad-${random(90_000)}.example`
    if (kind < 85)
      return `http://u${i.toString(36)}.mal-${random(90_000)}.example/get/${random(1e9).toString(36)}.php?id=${random(1e6)}`
    return hex(random, kind < 95 ? 64 : 32)
  })
}

/** Lines as Suricata writes them, about 600 bytes each; one in a thousand holds an indicator in a field of its kind. */
export function eveLines(count: number, indicators: readonly string[], seed = 11): Buffer {
  const random = numbers(seed)
  const plant = (shape: RegExp): string | undefined => {
    for (let i = 0; i < 60; i++) {
      const value = indicators[random(indicators.length)] ?? ''
      if (shape.test(value)) return value
    }
    return undefined
  }
  const parts: Buffer[] = []
  let lines: string[] = []
  for (let i = 0; i < count; i++) {
    lines.push(eveLine(i, random, random(1_000) === 0 ? plant : () => undefined))
    if (lines.length < 10_000 && i + 1 < count) continue
    parts.push(Buffer.from(`${lines.join('\n')}\n`))
    lines = []
  }
  return Buffer.concat(parts)
}

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  'curl/8.5.0',
]

function eveLine(i: number, random: (below: number) => number, plant: (shape: RegExp) => string | undefined): string {
  const kind = random(100)
  const host = `h${random(40_000)}.site-${random(9_000)}.example`
  const head = {
    timestamp: new Date(1_760_000_000_000 + i * 7).toISOString().replace('Z', '123+0000'),
    flow_id: random(2 ** 40) + 2 ** 41,
    in_iface: 'ens192',
    event_type:
      kind < 40
        ? 'flow'
        : kind < 68
          ? 'dns'
          : kind < 83
            ? 'tls'
            : kind < 94
              ? 'http'
              : kind < 98
                ? 'fileinfo'
                : 'alert',
    vlan: [100 + random(20)],
    src_ip: `10.${random(32)}.${random(256)}.${1 + random(254)}`,
    src_port: 1_024 + random(60_000),
    dest_ip:
      (kind < 40 || kind >= 98 ? plant(/^[\d.]+$/) : undefined) ??
      `100.${64 + random(64)}.${random(256)}.${1 + random(254)}`,
    dest_port: [443, 53, 80, 8_080][random(4)],
    proto: kind >= 40 && kind < 68 ? 'UDP' : 'TCP',
    community_id: `1:${Buffer.from(hex(random, 40), 'hex').toString('base64')}`,
  }
  const bytes = {
    pkts_toserver: random(900),
    pkts_toclient: random(900),
    bytes_toserver: random(9e5),
    bytes_toclient: random(9e6),
  }
  return JSON.stringify({
    ...head,
    ...detail(kind, random, plant, host, bytes),
    host: 'sensor-04.node.example',
    tx_id: random(9),
  })
}

function detail(
  kind: number,
  random: (below: number) => number,
  plant: (shape: RegExp) => string | undefined,
  host: string,
  bytes: object,
): object {
  if (kind < 40)
    return {
      app_proto: ['tls', 'http', 'failed'][random(3)],
      flow: {
        ...bytes,
        start: '2026-11-22T10:00:00.000001+0000',
        end: '2026-11-22T10:00:09.120001+0000',
        age: random(900),
        state: 'closed',
        reason: 'timeout',
        alerted: false,
      },
      tcp: {
        tcp_flags: '1b',
        tcp_flags_ts: '1b',
        tcp_flags_tc: '1b',
        syn: true,
        fin: true,
        psh: true,
        ack: true,
        state: 'closed',
        ts_max_regions: 1,
        tc_max_regions: 1,
      },
    }
  if (kind < 68) {
    const rrname = plant(/^c.*\.example$/) ?? host
    return {
      dns: {
        version: 2,
        type: 'answer',
        id: random(65_536),
        flags: '8180',
        qr: true,
        rd: true,
        ra: true,
        rrname,
        rrtype: 'A',
        rcode: 'NOERROR',
        answers: [
          {
            rrname: 'edge.cdn.example',
            rrtype: 'A',
            ttl: random(900),
            rdata: `100.${64 + random(64)}.${random(256)}.7`,
          },
        ],
        grouped: { A: [`100.${64 + random(64)}.${random(256)}.9`] },
      },
    }
  }
  if (kind < 83)
    return {
      tls: {
        subject: `C=US, O=Site, CN=*.site-${random(9_000)}.example`,
        issuerdn: 'C=US, O=Some Authority, CN=Authority R3',
        serial: hex(random, 32).match(/../g)?.join(':').toUpperCase(),
        fingerprint: hex(random, 40).match(/../g)?.join(':'),
        sni: plant(/^c.*\.example$/) ?? host,
        version: 'TLS 1.3',
        notbefore: '2026-09-01T00:00:00',
        notafter: '2026-12-01T00:00:00',
        ja3: { hash: hex(random, 32), string: '771,4865-4866-4867-49195-49199,0-23-65281-10-11-35,29-23-24,0' },
        ja3s: { hash: hex(random, 32) },
      },
    }
  const url = plant(/^http:/)
  const [, urlHost, urlPath] = /^http:\/\/([^/]+)(.*)$/.exec(url ?? '') ?? []
  const http = {
    hostname: urlHost ?? host,
    url: urlPath ?? `/assets/${random(1e6)}/index.html?session=${hex(random, 32)}`,
    http_user_agent: AGENTS[random(3)],
    http_content_type: 'text/html',
    http_refer: `https://www.site-${random(9_000)}.example/start`,
    http_method: 'GET',
    protocol: 'HTTP/1.1',
    status: 200,
    length: random(90_000),
  }
  if (kind < 94) return { http }
  if (kind < 98)
    return {
      http,
      app_proto: 'http',
      fileinfo: {
        filename: '/assets/setup.bin',
        gaps: false,
        state: 'CLOSED',
        md5: plant(/^[0-9a-f]{32}$/) ?? hex(random, 32),
        sha256: plant(/^[0-9a-f]{64}$/) ?? hex(random, 64),
        stored: false,
        size: random(9e6),
        tx_id: 0,
      },
    }
  return {
    http,
    app_proto: 'http',
    alert: {
      action: 'allowed',
      gid: 1,
      signature_id: 2_000_000 + random(90_000),
      rev: 3,
      signature: 'POLICY Something seen in a test',
      category: 'Potential Corporate Privacy Violation',
      severity: 2,
    },
  }
}
