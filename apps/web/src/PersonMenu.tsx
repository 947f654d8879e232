import { capabilities as listed } from '@testudo/capabilities'
import { setLanguage, signOut } from '@testudo/platform/contracts/identity'
import {
  call,
  CheckField,
  chooseLanguage,
  chooseScheme,
  closeFeed,
  type Language,
  Menu,
  MenuItem,
  type SchemeChoice,
  Segments,
  useGo,
  useLanguage,
  useSchemeChoice,
  useSingleKeys,
  useText,
  useViewer,
} from '@testudo/ui'
import { IconBroadcast, IconLogout, IconUser } from '@testudo/ui/icons.ts'
import { forgetEverything } from './session.ts'
import { words } from './words.ts'

/** A product without notices tells nobody anything. */
const TOLD = (listed as readonly string[]).includes('notices')

/** The person with nation and role; behind it look, language, keys, account, sign out. */
export function PersonMenu() {
  const t = useText(words)
  const viewer = useViewer()
  const language = useLanguage()
  const scheme = useSchemeChoice()
  const go = useGo()
  const [single, setSingle] = useSingleKeys()
  const speak = (next: Language) => {
    chooseLanguage(next)
    void call(setLanguage, { language: next }).catch(() => undefined)
  }
  const leave = async () => {
    await call(signOut, {}).catch(() => undefined)
    closeFeed()
    await forgetEverything()
    go('/sign-in')
  }
  // Who does not work at the node stands there for an organisation, not for a nation and a role.
  const isGuest = viewer.roles.every((role) => role === 'operator-desk')
  const where = (isGuest ? [viewer.organisation] : [viewer.nation || viewer.organisation, viewer.roles[0]]).filter(
    (part) => part !== undefined && part !== '',
  )
  return (
    <Menu
      label={t('person.menu')}
      button={
        <>
          <IconUser size={17} />
          <span className="w-person-name">{viewer.name}</span>
          <span className="t-2 t-top-who">{where.join(' · ')}</span>
        </>
      }
    >
      {(close) => (
        <>
          <div className="t-menu-group">
            {t('person.scheme')}
            <Segments<SchemeChoice>
              label={t('person.scheme')}
              value={scheme}
              onChange={chooseScheme}
              options={[
                { id: 'system', text: t('scheme.system') },
                { id: 'dark', text: t('scheme.dark') },
                { id: 'light', text: t('scheme.light') },
              ]}
            />
          </div>
          <div className="t-menu-group">
            {t('person.language')}
            <Segments<Language>
              label={t('person.language')}
              value={language}
              onChange={speak}
              options={[
                { id: 'en', text: 'English' },
                { id: 'fr', text: 'Français' },
              ]}
            />
          </div>
          <div className="t-menu-group">
            <CheckField
              label={t('person.single')}
              checked={single}
              onChange={(event) => setSingle(event.target.checked)}
            />
          </div>
          {TOLD && !isGuest && (
            <MenuItem
              icon={<IconBroadcast size={16} />}
              onClick={() => {
                close()
                go('/notices')
              }}
            >
              {t('person.notices')}
            </MenuItem>
          )}
          <MenuItem
            icon={<IconUser size={16} />}
            onClick={() => {
              close()
              go('/account')
            }}
          >
            {t('person.account')}
          </MenuItem>
          <MenuItem icon={<IconLogout size={16} />} onClick={() => void leave()}>
            {t('person.out')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
