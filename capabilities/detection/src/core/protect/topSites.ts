/**
 * Sites and services whose loss would hurt more than most intrusions: names of systems, updates, certificates, public
 * resolvers, mail, news, and what pages load. Registrable names; what is below them is meant too, unless its holder lets
 * strangers register there. Chosen by hand; the warning lists of MISP are far longer and go before nothing here.
 */
export const RELIED_SITES: ReadonlySet<string> = new Set(
  `google.com gstatic.com googleapis.com googleusercontent.com googlevideo.com youtube.com gmail.com android.com goo.gl
google-analytics.com googletagmanager.com doubleclick.net recaptcha.net withgoogle.com chrome.com
microsoft.com windows.com windowsupdate.com office.com office365.com office.net live.com outlook.com hotmail.com msn.com
bing.com azure.com azure.net windows.net microsoftonline.com msftconnecttest.com msftncsi.com skype.com sharepoint.com
onenote.com visualstudio.com msedge.net msauth.net s-microsoft.com aka.ms
apple.com icloud.com mzstatic.com cdn-apple.com aaplimg.com
amazon.com amazonaws.com cloudfront.net awsstatic.com amazontrust.com
cloudflare.com cloudflare-dns.com cloudflare.net one.one akamai.com akamai.net akamaiedge.net akamaihd.net akamaized.net
edgekey.net edgesuite.net fastly.com fastly.net fastlylb.net jsdelivr.net unpkg.com cdnjs.com jquery.com bootstrapcdn.com
facebook.com fbcdn.net instagram.com whatsapp.com whatsapp.net messenger.com linkedin.com licdn.com twitter.com x.com
twimg.com t.co reddit.com telegram.org signal.org zoom.us slack.com discord.com
wikipedia.org wikimedia.org mozilla.org mozilla.com mozilla.net firefox.com
github.com github.net githubassets.com gitlab.com npmjs.org npmjs.com pypi.org debian.org ubuntu.com canonical.com
redhat.com fedoraproject.org suse.com opensuse.org kernel.org docker.com docker.io
letsencrypt.org lencr.org digicert.com globalsign.com sectigo.com usertrust.com entrust.net identrust.com verisign.com
quad9.net opendns.com nextdns.io iana.org icann.org root-servers.net gtld-servers.net ripe.net arin.net ntp.org
adobe.com oracle.com java.com cisco.com webex.com vmware.com ibm.com intel.com nvidia.com dell.com hp.com sap.com
dropbox.com salesforce.com paypal.com visa.com mastercard.com stripe.com swift.com yahoo.com yahoo.net proton.me
nato.int europa.eu un.org who.int`
    .split(/\s+/)
    .filter((site) => site !== ''),
)

/** Public resolvers, roots of the name system (root-servers.org). */
export const RELIED_ADDRESSES: readonly string[] =
  `1.1.1.1 1.0.0.1 1.1.1.2 1.0.0.2 8.8.8.8 8.8.4.4 9.9.9.9 149.112.112.112 9.9.9.10 149.112.112.10 208.67.222.222
208.67.220.220 193.110.81.0 185.253.5.0 4.2.2.1 4.2.2.2
198.41.0.4 170.247.170.2 192.33.4.12 199.7.91.13 192.203.230.10 192.5.5.241 192.112.36.4 198.97.190.53 192.36.148.17
192.58.128.30 193.0.14.129 199.7.83.42 202.12.27.33
2606:4700:4700::1111 2606:4700:4700::1001 2001:4860:4860::8888 2001:4860:4860::8844 2620:fe::fe 2620:fe::9
2620:119:35::35 2620:119:53::53
2001:503:ba3e::2:30 2801:1b8:10::b 2001:500:2::c 2001:500:2d::d 2001:500:a8::e 2001:500:2f::f 2001:500:12::d0d
2001:500:1::53 2001:7fe::53 2001:503:c27::2:30 2001:7fd::1 2001:500:9f::42 2001:dc3::35`
    .split(/\s+/)
    .map((address) => `${address}/${address.includes(':') ? 128 : 32}`)
