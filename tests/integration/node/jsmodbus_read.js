// node jsmodbus_read.js PORT UNIT '[[address, count], ...]': reads them all in one burst, prints a JSON list of words or exception codes.
const net = require('net')
const modbus = require('jsmodbus')

const [port, unit, ranges] = [Number(process.argv[2]), Number(process.argv[3]), JSON.parse(process.argv[4])]
const socket = new net.Socket()
const client = new modbus.client.TCP(socket, unit, 5000)

const words = ({ response }) => Array.from({ length: response.body.valuesAsBuffer.length / 2 },
  (_, i) => response.body.valuesAsBuffer.readUInt16BE(2 * i))
const code = (error) => {
  if (error.err !== 'ModbusException') throw new Error(error.message || String(error))
  return error.response.body.code
}

socket.on('error', (error) => { console.error(error.message); process.exit(1) })
socket.on('connect', async () => {
  const reads = ranges.map(([address, count]) => client.readHoldingRegisters(address, count).then(words, code))
  console.log(JSON.stringify(await Promise.all(reads)))
  socket.end()
})
socket.connect({ host: '127.0.0.1', port })
