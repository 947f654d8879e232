import { Field, SelectField, TextField, useText } from '@testudo/ui'
import type { Place } from '../../core/contract/sources.ts'
import { sourcesWords } from '../words/sources.ts'
import { FRESH, KINDS } from './matter.ts'

const TRANSPORTS = ['tls', 'tcp', 'udp'] as const

/** Where events come from, and what that place needs to be told. */
export function PlaceForm({ place, onChange }: { place: Place; onChange: (place: Place) => void }) {
  const t = useText(sourcesWords)
  return (
    <>
      <SelectField
        label={t('kind')}
        value={place.kind}
        onChange={(event) => onChange(FRESH[KINDS.find((one) => one === event.target.value) ?? 'push'])}
      >
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kind.${kind}`)}
          </option>
        ))}
      </SelectField>
      {place.kind === 'file' && (
        <Field
          label={t('path')}
          hint={t('path.hint')}
          className="t-input t-mono"
          required
          maxLength={4_000}
          spellCheck={false}
          value={place.path}
          onChange={(event) => onChange({ ...place, path: event.target.value })}
        />
      )}
      {place.kind === 'syslog' && <SyslogForm place={place} onChange={onChange} />}
      {place.kind === 'nats' && (
        <div className="d-two">
          <Field
            label={t('server')}
            className="t-input t-mono"
            required
            maxLength={500}
            spellCheck={false}
            placeholder="nats://hub.example:4222"
            value={place.server}
            onChange={(event) => onChange({ ...place, server: event.target.value })}
          />
          <Field
            label={t('subject')}
            className="t-input t-mono"
            required
            maxLength={200}
            spellCheck={false}
            placeholder="telemetry.eve"
            value={place.subject}
            onChange={(event) => onChange({ ...place, subject: event.target.value })}
          />
        </div>
      )}
    </>
  )
}

type Syslog = Extract<Place, { kind: 'syslog' }>

function SyslogForm({ place, onChange }: { place: Syslog; onChange: (place: Place) => void }) {
  const t = useText(sourcesWords)
  const { host: _host, clients: _clients, ...plain } = place
  const kept = (change: { readonly host?: string; readonly clients?: readonly string[] }): Syslog => {
    const host = 'host' in change ? change.host : place.host
    const clients = 'clients' in change ? change.clients : place.clients
    return {
      ...plain,
      ...(host === undefined || host === '' ? {} : { host }),
      ...(clients === undefined || clients.length === 0 ? {} : { clients: [...clients] }),
    }
  }
  return (
    <>
      <div className="d-three">
        <SelectField
          label={t('transport')}
          value={place.transport}
          onChange={(event) => {
            const transport = TRANSPORTS.find((one) => one === event.target.value) ?? 'tls'
            onChange({ ...kept(transport === 'tls' ? {} : { clients: [] }), transport })
          }}
        >
          {TRANSPORTS.map((one) => (
            <option key={one} value={one}>
              {one.toUpperCase()}
            </option>
          ))}
        </SelectField>
        <Field
          label={t('port')}
          hint={t('port.hint')}
          type="number"
          min={0}
          max={65_535}
          required
          value={place.port}
          onChange={(event) => onChange({ ...place, port: Number(event.target.value) })}
        />
        <Field
          label={t('host')}
          hint={t('host.hint')}
          maxLength={200}
          spellCheck={false}
          value={place.host ?? ''}
          onChange={(event) => onChange(kept({ host: event.target.value.trim() }))}
        />
      </div>
      {place.transport === 'tls' && (
        <TextField
          label={t('clients')}
          hint={t('clients.hint')}
          className="t-input t-mono"
          rows={2}
          spellCheck={false}
          defaultValue={(place.clients ?? []).join('\n')}
          onChange={(event) =>
            onChange(
              kept({ clients: event.target.value.toLowerCase().replaceAll(':', '').split(/\s+/).filter(Boolean) }),
            )
          }
        />
      )}
    </>
  )
}
