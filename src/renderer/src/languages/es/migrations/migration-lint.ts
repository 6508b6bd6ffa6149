import type { Catalogue } from '../../catalogue.ts'

export const migrationLint: Catalogue['migrationLint'] = {
  codes: {
    syntax: {
      why: 'La sentencia no se puede leer, así que fallaría.',
      instead: 'Corrija la sentencia en este lugar.',
    },
    'empty-file': {
      why: 'La migración no tiene sentencias.',
      instead: 'Escriba sus sentencias, o elimine los archivos antes de que la migración se aplique en algún sitio.',
    },
    'not-checked': {
      why: 'Lo que se ejecuta aquí solo se conoce al ejecutarlo, así que no se ha comprobado.',
      instead: 'Escriba la sentencia completa, o compruébela a mano y permítala.',
    },
    'missing-down': {
      why: 'No hay vuelta atrás de esta migración.',
      instead: 'Escriba su vuelta atrás.',
    },
    'down-loses': {
      why: 'La vuelta atrás quita lo que hizo la migración, con todas las filas escritas desde entonces.',
      instead: 'Déjelo así solo si las filas pueden perderse: antes se guarda una copia de seguridad de ellas.',
    },
    'drop-table': {
      why: 'La tabla desaparece con todas sus filas.',
      instead: 'Deje pasar una versión en la que nada use la tabla, y copie antes las filas que hagan falta.',
    },
    'drop-column': {
      why: 'La columna desaparece con su valor en cada fila.',
      instead: 'Deje pasar una versión en la que nada use la columna, y copie antes los valores que hagan falta.',
    },
    'drop-schema': {
      why: 'Desaparece todo lo que contiene.',
      instead: 'Elimine sus tablas una por una, para que se vea cada pérdida.',
    },
    'drop-type': {
      why: 'Con CASCADE desaparecen todas las columnas de este tipo, con sus valores.',
      instead: 'Cambie primero las columnas a otro tipo, y elimine después el tipo sin CASCADE.',
    },
    'drop-cascade': {
      why: 'CASCADE elimina también lo que depende de ello, sin nombrarlo.',
      instead: 'Elimine por su nombre lo que depende de ello, y después esto sin CASCADE.',
    },
    truncate: {
      why: 'Desaparecen todas las filas de la tabla.',
      instead: 'Elimine las filas que correspondan, con un WHERE.',
    },
    'rename-table': {
      why: 'Los programas de la versión anterior fallan de inmediato: piden el nombre antiguo.',
      instead: 'Cree una vista con el nombre nuevo, pase los programas a ella y cambie el nombre más tarde.',
    },
    'rename-column': {
      why: 'Los programas de la versión anterior fallan de inmediato: piden el nombre antiguo.',
      instead:
        'Añada una columna con el nombre nuevo, escriba en ambas, copie los valores y elimine la antigua más tarde.',
    },
    rewrite: {
      why: 'Cada fila se escribe de nuevo mientras nadie puede leer ni escribir la tabla.',
      instead: 'Añada una columna nueva sin valor, llénela por lotes y pase a usarla.',
    },
    'type-narrowing': {
      why: 'En el tipo nuevo cabe menos que en el antiguo: la sentencia falla, o se recortan valores.',
      instead:
        'Compruebe antes los valores, añada una columna del tipo nuevo, copie lo que quepa y decida qué hacer con el resto.',
    },
    'lock-exclusive': {
      why: 'Nadie puede leer ni escribir la tabla mientras esto se ejecuta, ni mientras espera su bloqueo.',
      instead:
        'Ejecútelo solo, en una migración corta y a una hora tranquila, o en su forma CONCURRENTLY cuando la tenga.',
    },
    'lock-table': {
      why: 'La tabla queda bloqueada hasta que termina la migración.',
      instead: 'Bloquee las filas que correspondan (SELECT … FOR UPDATE), o deje el bloqueo a las sentencias.',
    },
    'add-column-not-null': {
      why: 'Las filas que ya existen no tienen valor para esta columna, así que la sentencia falla.',
      instead: 'Dele un DEFAULT constante, o añádala admitiendo nulos, llénela y ponga NOT NULL después.',
    },
    'set-not-null': {
      why: 'Se lee cada fila mientras nadie puede leer ni escribir la tabla.',
      instead:
        'Añada CHECK (columna IS NOT NULL) NOT VALID, valídelo en una migración posterior, ponga entonces NOT NULL y elimine el CHECK.',
    },
    'index-not-concurrent': {
      why: 'Nadie puede escribir en la tabla hasta que el índice esté hecho.',
      instead: 'Use CREATE INDEX CONCURRENTLY en una migración propia que empiece con «-- transaction: none».',
    },
    'index-if-not-exists': {
      why: 'Una construcción que falló antes dejó un índice INVALID con este nombre. IF NOT EXISTS se lo salta entonces, y nada usa el índice.',
      instead: 'Escriba antes DROP INDEX CONCURRENTLY IF EXISTS, o quite IF NOT EXISTS.',
    },
    'concurrently-in-transaction': {
      why: 'CONCURRENTLY no puede ejecutarse dentro de una transacción, así que falla.',
      instead: 'Póngalo en una migración propia que empiece con «-- transaction: none», fuera de cualquier bloque DO.',
    },
    'not-in-transaction': {
      why: 'Esta sentencia no puede ejecutarse dentro de una transacción, así que falla.',
      instead: 'Póngala en una migración propia que empiece con «-- transaction: none».',
    },
    'transaction-control': {
      why: 'La consola abre y cierra la transacción. Otra aquí separa las sentencias de su anotación en el historial.',
      instead: 'Quite BEGIN, COMMIT y ROLLBACK.',
    },
    'constraint-not-valid': {
      why: 'Se lee cada fila para comprobarla mientras la tabla está bloqueada.',
      instead: 'Añádala NOT VALID, y haga VALIDATE CONSTRAINT en una migración posterior.',
    },
    'unique-not-using-index': {
      why: 'Su índice se construye mientras nadie puede leer ni escribir la tabla.',
      instead:
        'Construya el índice único con CONCURRENTLY en una migración anterior, y después ADD CONSTRAINT … USING INDEX.',
    },
    'full-table-update': {
      why: 'Se escribe cada fila en una sola transacción: sus bloqueos duran hasta el final, y la tabla dobla su tamaño.',
      instead: 'Nombre las filas con un WHERE, y hágalo por lotes.',
    },
    'full-table-delete': {
      why: 'Desaparecen todas las filas de la tabla.',
      instead: 'Nombre con un WHERE las filas que correspondan.',
    },
    'data-with-ddl': {
      why: 'Se cambian filas en la transacción que también cambia el esquema: sus bloqueos duran lo que tarden los datos.',
      instead: 'Cambie el esquema en una migración y las filas en la siguiente.',
    },
    'enum-value-in-use': {
      why: 'Un valor no se puede usar en la transacción que lo añadió, así que esto falla.',
      instead: 'Añada el valor en una migración propia, antes de esta.',
    },
    'graph-mixed': {
      why: 'Neo4j rechaza esquema y datos en una misma transacción.',
      instead: 'Haga dos migraciones.',
    },
    'merge-unconstrained': {
      why: 'Ninguna restricción hace única esta clave: MERGE lee todos los nodos de la etiqueta, y dos a la vez crean dos nodos.',
      instead: 'Añada en una migración anterior una restricción de unicidad sobre la etiqueta y la clave.',
    },
    'graph-drop': {
      why: 'Las consultas que lo usan se vuelven lentas, y sin una restricción puede haber duplicados.',
      instead: 'Cree antes lo que lo sustituya.',
    },
    'detach-delete-all': {
      why: 'Todos los nodos encontrados desaparecen en una sola transacción, que puede necesitar más memoria de la que tiene el servidor.',
      instead: 'Elimine por lotes: una subconsulta CALL … IN TRANSACTIONS OF 1000 ROWS, o WITH n LIMIT 1000.',
    },
    'allow-without-reason': {
      why: 'Una excepción sin motivo no permite nada.',
      instead: 'Escriba «lint: allow <código> because <motivo>».',
    },
    'allow-unused': {
      why: 'La excepción no corresponde a ninguna incidencia.',
      instead: 'Elimine el comentario, o corrija su código.',
    },
  },
  title: 'Incidencias de {name}',
  severities: { error: 'error', warning: 'aviso' },
  statement: {
    up: 'Ida, sentencia {number}, línea {line}, columna {column}',
    down: 'Vuelta, sentencia {number}, línea {line}, columna {column}',
  },
  file: { up: 'Ida, todo el archivo', down: 'Vuelta, todo el archivo' },
  instead: 'En su lugar:',
}
