const texts = {
  en: {
    title: 'Sign in: School Directory Console',
    product: 'School Directory Console',
    heading: 'This console is locked',
    lead: 'Whoever started it has the link that opens it. A link works once, for 15 minutes.',
    steps: [
      'Copy the link that <code>npm start</code> or <code>npm run serve</code> printed.',
      'Paste it into the address bar of this browser.',
    ],
    other: 'No link any more? Start the console again, or ask for another with the token:',
    opened: 'Signed in with this browser already?',
    open: 'Open the console',
  },
  es: {
    title: 'Acceso: Consola del directorio escolar',
    product: 'Consola del directorio escolar',
    heading: 'Esta consola está bloqueada',
    lead: 'Quien la inició tiene el enlace que la abre. Un enlace sirve una sola vez, durante 15 minutos.',
    steps: [
      'Copie el enlace que mostró <code>npm start</code> o <code>npm run serve</code>.',
      'Péguelo en la barra de direcciones de este navegador.',
    ],
    other: '¿Ya no tiene el enlace? Inicie la consola de nuevo o pida otro con el token:',
    opened: '¿Ya ha accedido con este navegador?',
    open: 'Abrir la consola',
  },
}

const isSpoken = (language: string | undefined): language is keyof typeof texts =>
  language !== undefined && Object.hasOwn(texts, language)

/** The language of the page that the browser prefers, else English. */
const languageOf = (acceptLanguage: string | undefined): keyof typeof texts => {
  const preferred = (acceptLanguage ?? '').split(',').map((entry, index) => {
    const [tag = '', quality] = entry
      .trim()
      .toLowerCase()
      .split(/\s*;\s*q=/)
    return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) || 0, index }
  })
  const known = preferred.flatMap(({ language, ...wish }) =>
    isSpoken(language) && wish.quality > 0 ? [{ language, ...wish }] : [],
  )
  known.sort((one, other) => other.quality - one.quality || one.index - other.index)
  return known[0]?.language ?? 'en'
}

/** Says how to get in. It loads its stylesheet and nothing else, runs no script and has no form. */
export const signInPage = (acceptLanguage: string | undefined, port: number): string => {
  const language = languageOf(acceptLanguage)
  const t = texts[language]
  const command = `curl -X POST -H 'Authorization: Bearer TOKEN' http://127.0.0.1:${port}/link`
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${t.title}</title><link rel="stylesheet" href="/sign-in.css"></head><body><main><p class="product">${t.product}</p><h1>${t.heading}</h1><p>${t.lead}</p><ol>${t.steps.map((step) => `<li>${step}</li>`).join('')}</ol><p>${t.other}</p><pre><code>${command}</code></pre><p class="open">${t.opened} <a href="/">${t.open}</a></p></main></body></html>`
}

/** Colours and sizes as the console has them. */
export const signInStyle = `:root{color-scheme:light dark;--canvas:oklch(0.972 0.003 255);--surface:oklch(1 0 0);--line:oklch(0.912 0.006 255);--ink:oklch(0.235 0.016 258);--muted:oklch(0.475 0.018 258);--accent:oklch(0.49 0.145 258);--focus:oklch(0.55 0.18 258)}
@media (prefers-color-scheme:dark){:root{--canvas:oklch(0.182 0.009 262);--surface:oklch(0.212 0.01 262);--line:oklch(0.292 0.013 262);--ink:oklch(0.93 0.006 262);--muted:oklch(0.735 0.016 262);--accent:oklch(0.755 0.115 256);--focus:oklch(0.76 0.13 256)}}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--canvas);color:var(--ink);font:14px/1.5 system-ui,sans-serif}
main{box-sizing:border-box;width:min(34rem,100vw - 2rem);margin:1rem;padding:2rem;background:var(--surface);border:1px solid var(--line);border-radius:8px}
h1{margin:0 0 1rem;font-size:20px;line-height:1.3;font-weight:600}p,ol{margin:0 0 1rem}ol{padding-inline-start:1.5rem}li{margin:.25rem 0}
.product{margin:0 0 .25rem;color:var(--muted);font-size:12px}.open{margin:0;padding-top:1rem;border-top:1px solid var(--line)}
code{font-family:ui-monospace,monospace;font-size:13px}pre{margin:0 0 1rem;padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere;background:var(--canvas);border:1px solid var(--line);border-radius:6px}
a{color:var(--accent)}a:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:4px}`
