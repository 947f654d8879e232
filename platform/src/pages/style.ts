/** Style of pages without scripts. Colours and sizes: ux/README.md §2, both looks; body 17 px, question 32 px. */
export const STYLE = `
:root{color-scheme:light dark;--canvas:#f3f4f6;--surface:#fff;--line:#dde1e7;--strong:#b9c1cc;--control:#7e8896;--text:#12161d;--text2:#465060;--accent:#1f55c4;--fill:#1f55c4;--ok:#156b56;--warn:#7a5600;--not:#a80536;--unknown:#50586f}
@media (prefers-color-scheme:dark){:root{--canvas:#0b0e13;--surface:#11151c;--line:#222936;--strong:#38424f;--control:#667385;--text:#e8ecf2;--text2:#aab4c2;--accent:#82aaff;--fill:#2b62d9;--ok:#63bfaa;--warn:#f7d64c;--not:#ff7e9f;--unknown:#a9b1c2}}
*{box-sizing:border-box}
html{font:400 17px/25px "Inter Variable",Inter,system-ui,sans-serif;background:var(--surface);color:var(--text)}
body{margin:0;min-height:100vh;display:flex;flex-direction:column}
h1,h2,p,ul,dl,dd,fieldset,legend,table{margin:0;padding:0}
ul{list-style:none}
a{color:var(--accent);text-underline-offset:3px}
.grow{flex:1}
.mono{font-family:"JetBrains Mono Variable",ui-monospace,monospace;font-size:.915em}
.quiet{color:var(--text2)}
.warn{color:var(--warn);font-weight:600}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.banner{display:grid;grid-template-columns:1fr auto 1fr;align-items:center;min-height:22px;background:#50586f;color:#fff;font-size:12px;line-height:16px;print-color-adjust:exact}
.banner strong{font-weight:600;font-size:11.5px;letter-spacing:.2px;text-align:center;padding:3px 8px}
.exercise b{display:inline-block;padding:3px 28px 3px 14px;font-weight:600;font-size:11.5px;background:repeating-linear-gradient(135deg,rgb(0 0 0/28%) 0 6px,transparent 6px 12px)}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:26px;z-index:2;padding:6px 12px;background:var(--surface)}
.width{width:min(1168px,100%);margin:0 auto;padding:0 24px}
.top{background:#12161d;color:#e8ecf2}
.top .width{display:flex;flex-wrap:wrap;align-items:center;gap:4px 16px;min-height:60px}
.home{display:inline-flex;align-items:center;gap:12px;min-height:28px;color:inherit;text-decoration:none}
.node{color:#aab4c2}
.person{display:inline-flex;flex-wrap:wrap;gap:0 14px;font-size:15px}
.top form{display:inline}
.plain{min-height:28px;padding:0;border:0;background:none;color:inherit;font:inherit;font-size:15px;text-decoration:underline;text-underline-offset:3px;cursor:pointer}
main .plain{color:var(--accent);font-size:inherit}
.bar{border-bottom:1px solid var(--line);font-size:15px}
.bar .width{display:flex;align-items:center;min-height:42px}
.bar a,.foot a,main a,aside a{display:inline-block;min-height:24px}
.back::before{content:"‹ ";display:inline-block;padding-right:6px}
.languages{display:inline-flex;gap:14px}
.body{flex:1;display:grid;grid-template-columns:minmax(0,7fr) minmax(0,3.4fr);align-content:start;gap:24px 80px;padding-top:28px;padding-bottom:40px}
main:focus{outline:none}
h1{margin-bottom:10px;font:700 32px/1.2 "Inter Variable",Inter,system-ui,sans-serif;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:19px;line-height:26px;font-weight:600}
.above{color:var(--text2)}
.lead{margin-bottom:14px;color:var(--text2)}
.lead p+p,details p{margin-top:6px}
summary{min-height:28px;color:var(--accent);cursor:pointer}
main section{margin-top:28px}
main section>h2{margin-bottom:8px}
article{padding:10px 0}
article fieldset{margin-top:10px}
article legend{font-weight:600}
aside section{margin-bottom:28px;padding-top:12px;border-top:3px solid var(--text);font-size:15px;line-height:22px}
aside h2{margin-bottom:8px;font-size:17px}
.when{font-size:20px;line-height:28px;font-weight:600}
.seen li{display:flex;gap:10px;padding:3px 0}
.yes::before{content:"✓";color:var(--ok);font-weight:700}
.no::before{content:"✕";color:var(--not);font-weight:700}
.pieces{margin-bottom:12px;border-top:1px solid var(--strong)}
.pieces>div{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,5fr);gap:12px;padding:8px 0;border-bottom:1px solid var(--strong)}
.pieces dt{font-weight:600;overflow-wrap:anywhere}
.pieces dd{color:var(--text2)}
fieldset{min-width:0;border:0}
.choice{display:flex;gap:16px;align-items:flex-start;padding:8px 0;cursor:pointer}
.choice input{appearance:none;flex:none;display:grid;place-items:center;width:38px;height:38px;margin:0;border:2px solid var(--text);border-radius:50%;background:var(--surface)}
.choice input[type=checkbox]{border-radius:6px}
.choice input:checked::after{content:"";width:18px;height:18px;border-radius:50%;background:var(--text)}
.choice input[type=checkbox]:checked::after{border-radius:2px}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.choice b{display:block;padding-top:6px;font-weight:400}
.choice small{display:block;font-size:15px;line-height:22px;color:var(--text2)}
.field{margin:10px 0 16px}
.field label{font-weight:600}
.field input,.field textarea{display:block;width:100%;margin-top:8px;padding:8px 12px;border:2px solid var(--control);border-radius:6px;background:var(--surface);color:var(--text);font:inherit}
.field input{width:min(340px,100%);min-height:46px}
.field input[type=file]{width:min(560px,100%);padding:8px}
.field ::file-selector-button{margin-right:14px;min-height:30px;padding:2px 14px;border:1px solid var(--control);border-radius:6px;background:var(--canvas);color:var(--text);font:inherit;cursor:pointer}
.fault{margin:6px 0;padding-left:12px;border-left:4px solid var(--not);color:var(--not);font-weight:600}
.summary{margin:0 0 20px;padding:14px 18px;border:3px solid var(--not)}
.summary a{color:var(--not);font-weight:600}
.deeds{display:flex;flex-wrap:wrap;align-items:center;gap:12px 24px;margin-top:22px}
.button{display:inline-flex;align-items:center;justify-content:center;min-height:46px;padding:8px 22px;border:0;border-radius:6px;background:var(--fill);color:#fff;font:600 18px/24px "Inter Variable",Inter,system-ui,sans-serif;text-decoration:none;cursor:pointer}
.button.second{background:none;color:var(--accent);border:2px solid var(--accent)}
.list>li{padding:18px 0;border-top:1px solid var(--strong)}
.list p{margin-top:4px}
.list p.go{margin-top:12px}
.past{margin-top:28px}
.rows>li{display:flex;justify-content:space-between;gap:20px;padding:12px 0;border-bottom:1px solid var(--strong);overflow-wrap:anywhere}
.rows>li>a,.rows>li>form{flex:none}
.told{white-space:pre-wrap}
.news{margin:0 0 16px;padding:12px 16px;border-left:4px solid var(--accent);background:var(--canvas)}
.news h2{font-size:17px}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse}
th,td{padding:9px 14px 9px 0;border-bottom:1px solid var(--strong);text-align:left}
.num{text-align:right;font-variant-numeric:tabular-nums}
footer .foot{border-top:1px solid var(--line);background:var(--canvas);font-size:14px}
footer .width{display:flex;flex-wrap:wrap;align-items:center;gap:4px 24px;min-height:48px}
footer nav{display:flex;flex-wrap:wrap;gap:4px 24px}
@media (width<860px){.body{grid-template-columns:minmax(0,1fr)}}
@media (width<760px){.width{padding:0 16px}h1{font-size:26px}.pieces>div{grid-template-columns:minmax(0,1fr);gap:2px}.rows>li{flex-direction:column;gap:4px}.banner{grid-template-columns:1fr}.banner span:empty{display:none}.exercise{text-align:center}.exercise b{display:block;padding:3px 8px;background:none}}
@media print{.top,.bar,.foot,.deeds{display:none}.banner{background:#fff!important;color:#000;border:1px solid #000}}
`
