import type { Catalogue } from '../../catalogue.ts'

export const storeFaults: Catalogue['storeFaults'] = {
  'wrong-login': 'La contraseña o el nombre de usuario no son correctos.',
  'host-unknown': 'No hay ningún servidor con este nombre. Revise cómo está escrito.',
  'name-lookup-failed': 'Ahora no se puede resolver el nombre del servidor. Revise la red de este equipo.',
  'nothing-listens':
    'Ningún programa escucha en este servidor y puerto. Revise el puerto, y que el servidor funcione y acepte conexiones desde aquí.',
  'closed-at-once': 'El servidor cerró la conexión de inmediato. Revise que el puerto sea el correcto.',
  'no-answer': 'El servidor no responde. Revise el servidor, el puerto y cualquier cortafuegos que haya en medio.',
  'host-unreachable': 'No se puede acceder al servidor desde aquí. Revise la red o la VPN.',
  'network-unreachable': 'No se puede acceder a la red del servidor desde aquí. Revise la red o la VPN.',
  'stands-still': 'El servidor no responde.',
  'certificate-self-signed':
    'El certificado del servidor es autofirmado. Añádalo como autoridad de certificación si confía en él.',
  'certificate-authority-unknown':
    'El certificado del servidor viene de una autoridad que este equipo no conoce. Añada el certificado de esa autoridad.',
  'certificate-expired': 'El certificado del servidor ha caducado. Hay que renovarlo en el servidor.',
  'certificate-not-yet-valid': 'El certificado del servidor aún no es válido. Revise el reloj de este equipo.',
  'certificate-of-another-host': 'El certificado es de otro nombre de servidor. Use el nombre para el que se emitió.',
  'failed-with-code': 'La conexión falló ({storeCode}).',
  failed: 'La conexión falló (sin código).',
  'no-database':
    'El servidor no tiene ninguna base de datos con este nombre. Revise el nombre o pida que se cree la base de datos.',
  'may-not-connect':
    'Este usuario no puede usar la base de datos. En el servidor: GRANT CONNECT ON DATABASE (este nombre) TO (el usuario).',
  'no-free-connection':
    'El servidor no tiene ninguna conexión libre. Inténtelo más tarde o aumente su max_connections.',
  'password-in-clear':
    'El servidor pide la contraseña sin cifrar o como MD5, y nada demuestra qué servidor es. Use SCRAM en el servidor, o TLS con certificado y nombre de servidor verificados.',
  'password-missing': 'El servidor pide una contraseña. Escríbala.',
  'answer-too-large':
    'El otro lado envió más de lo que enviaría PostgreSQL, así que se cerró la conexión. Revise el servidor y el puerto.',
  'answer-unreadable':
    'El otro lado no responde como PostgreSQL, o pide una forma de acceso que esta consola no admite. Revise que el puerto sea el de PostgreSQL.',
  'starts-or-stops': 'El servidor se está iniciando o cerrando. Inténtelo de nuevo en un momento.',
  'tls-not-offered':
    'El servidor no ofrece TLS. Actívelo en el servidor; conéctese sin él solo dentro de una red de confianza.',
  'tls-required': 'El servidor solo deja entrar a este usuario con TLS. Elija un modo de TLS.',
  'not-let-in': 'El servidor no deja entrar a este usuario desde este equipo. Pida una línea en su pg_hba.conf.',
  'connection-closed': 'El otro lado cerró la conexión. Revise que el puerto sea el de PostgreSQL.',
  'too-old':
    'Este es PostgreSQL {version}. La consola necesita {oldest} o posterior: actualice el servidor o elija otro.',
  'authority-unreadable': 'La autoridad de certificación no es un certificado PEM.',
  'may-not-read':
    'Este usuario no puede leer {what}. En el servidor: GRANT USAGE ON SCHEMA {schemas} TO el usuario; GRANT SELECT ON ALL TABLES IN SCHEMA {schemas} TO el usuario.',
  'may-not-write':
    'Este usuario puede leer pero no escribir {what}. En el servidor: GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schemas} TO el usuario. O abra la escuela en solo lectura.',
  'server-disk-full':
    'El disco del servidor PostgreSQL está lleno: falló una escritura. Libere espacio allí; no se guardó nada a medias.',
  'server-files-damaged':
    'Hay archivos de la base de datos dañados o ausentes. Restáurela desde una copia de seguridad.',
  'folder-not-writable': 'La carpeta de datos {folder} no admite escritura. Permítala; no se perdió nada.',
  'folder-not-usable': 'La base de datos no puede usar {folder}: {said}',
  'folder-disk-full': 'El disco de {folder} está lleno. Libere espacio e inténtelo de nuevo; no se perdió nada.',
  'folder-disk-short': 'El disco de {folder} está lleno: quedan {megabytes} MB. Libere espacio; no se perdió nada.',
  'folder-damaged':
    'La carpeta de datos {folder} está dañada: {said} No se eliminó nada; restáurela desde una copia de seguridad.',
  'folder-not-whole':
    '{folder} contiene archivos pero ningún PG_VERSION, así que no es una carpeta de datos de PostgreSQL completa. Restáurela desde una copia de seguridad o elija otra carpeta de datos.',
  'folder-version-unreadable':
    'La carpeta de datos {folder} está dañada: su archivo PG_VERSION no indica ninguna versión. No se eliminó nada; restáurela desde una copia de seguridad.',
  'folder-control-unreadable':
    'La carpeta de datos {folder} está dañada: no se puede leer su archivo de control. No se eliminó nada; restáurela desde una copia de seguridad.',
  'folder-of-another-version':
    'PostgreSQL {version} escribió {folder}, y esta consola trae {ours}. Ábrala con la consola que la escribió y traslade los datos.',
  'folder-not-compatible': 'Otra versión de PostgreSQL escribió {folder}: {said}',
  'folder-held':
    'El proceso {pid} ejecuta la base de datos de esta carpeta desde {since}, y no acepta la contraseña de esta consola.',
  'folder-closed':
    'Como root, la base de datos se ejecuta con otra cuenta, que no puede entrar en {folder} ni en {shared}.',
  'program-not-brought': 'Esta consola no tiene un PostgreSQL para {system}.',
  'program-missing': 'Falta el programa {program} en {folder}.',
  'account-missing': 'PostgreSQL no se ejecuta como root, y no se pudo crear otra cuenta.',
  'database-not-made': 'No se pudo crear una base de datos nueva: {said}',
  'server-ended': 'PostgreSQL terminó mientras se iniciaba: {said}',
  'server-ended-silently': 'PostgreSQL terminó mientras se iniciaba y no dijo nada.',
  'server-not-ready': 'PostgreSQL no estaba listo tras {seconds} segundos.',
  'console-closes': 'Esta consola se está cerrando.',
  'not-neo4j': 'Este servidor se identifica como {agent}. La consola necesita Neo4j 5.',
  'neo4j-too-old':
    'Este es Neo4j {version}. La consola necesita {oldest} o posterior: actualice el servidor o elija otro.',
  'neo4j-read-only':
    'La base de datos no admite escritura, así que no puede guardar el grafo. Permítala a este usuario o abra la escuela en solo lectura.',
  'neo4j-no-database':
    'El servidor no tiene ninguna base de datos con este nombre. Revise el nombre o déjelo vacío para usar la predeterminada.',
  'neo4j-slow': 'El servidor tardó demasiado en responder. Quizá acaba de iniciarse: inténtelo de nuevo en un momento.',
  'neo4j-too-many-tries':
    'Demasiadas contraseñas incorrectas seguidas: el servidor no deja entrar a nadie durante unos segundos. Inténtelo después.',
  'neo4j-password-expired': 'La contraseña ha caducado. Cámbiela antes en el servidor.',
  'neo4j-no-leader': 'Este miembro del clúster no admite escritura. Use neo4j:// en lugar de bolt://.',
  'neo4j-database-stopped':
    'La base de datos está parada o aún se inicia. Inténtelo de nuevo en un momento o iníciela en el servidor.',
  'neo4j-web-port': 'Este es el puerto de las páginas web de Neo4j. Bolt escucha en otro, normalmente 7687.',
  'neo4j-tls-not-offered':
    'El servidor no ofrece TLS en este puerto. Escriba bolt:// o neo4j:// sin +s; solo dentro de una red de confianza.',
  'neo4j-authority-unknown':
    'El certificado del servidor viene de una autoridad que este equipo no conoce. Escriba +ssc en lugar de +s si confía en el servidor sin ella.',
  'neo4j-answer-too-large':
    'El otro lado envió más de lo que enviaría Neo4j, así que se cerró la conexión. Revise el servidor y el puerto.',
  'neo4j-closed':
    'El otro lado cerró la conexión. Revise que el puerto sea el de Bolt y si el servidor quiere TLS (bolt+s://).',
  'neo4j-not-there': 'El servidor no responde. Revise que Neo4j funcione en esta dirección.',
  'redis-closed': 'El otro lado cerró la conexión. Revise que el puerto sea el de Redis y si el servidor quiere TLS.',
  'redis-not-redis': 'El otro lado no habla como Redis. Revise el servidor y el puerto.',
  'redis-tls-not-offered':
    'El servidor no ofrece TLS en este puerto. Active TLS en el servidor; conéctese sin él solo dentro de una red de confianza.',
  'redis-tls-no-answer':
    'El equipo no responde con TLS. Revise el servidor, el puerto, los cortafuegos y que el servidor ofrezca TLS allí.',
  'redis-no-permission':
    'Este usuario no puede usar las claves o los comandos de la caché. En el servidor: ACL SETUSER de este nombre, con las claves ~sdc:* y los comandos de lectura, escritura y scripts.',
  'redis-read-only': 'Este servidor es una réplica y no admite escrituras. Indique su maestro o sus centinelas.',
  'redis-no-master': 'Los centinelas no conocen ningún maestro con este nombre. Revise el nombre.',
  'redis-no-sentinel': 'Ningún centinela responde. Revise sus direcciones y que funcionen.',
  'redis-no-cluster': 'Este servidor no es parte de un clúster. Elija un solo servidor.',
  'redis-is-cluster': 'Este servidor es parte de un clúster. Elija un clúster.',
  'redis-cluster-broken': 'El clúster no sirve todas sus claves. Revise sus maestros.',
  'redis-out-of-memory':
    'La memoria del servidor está llena y no guarda respuestas nuevas. Aumente maxmemory o ponga maxmemory-policy en allkeys-lru.',
  'redis-disk': 'El servidor no puede guardar sus datos y no admite escrituras (MISCONF). Revise su disco.',
  'redis-loading': 'El servidor está cargando sus datos. Responderá en un momento.',
  'redis-busy': 'Un script tiene ocupado al servidor. Responderá cuando el script termine.',
  'redis-too-many-clients': 'El servidor no admite más clientes. Aumente su maxclients.',
  'redis-protected':
    'El servidor está en modo protegido: no admite conexiones de otros equipos mientras no tenga contraseña.',
  'redis-slow': 'El servidor responde despacio y la caché ahorra poco tiempo. Revise su carga y la red.',
}
