# Sends frames out of an interface until it is killed: DEVICE FRAME PER_SECOND, see Machine.flood.
#
# What is due is sent each millisecond. What could not be sent is made up for, but no more than a tenth of a second of it:
# a sender that was held up is not to become a burst. A frame for which there is no room is lost, as on a wire.
import os
import socket
import sys
import time

device, template, rate = sys.argv[1], sys.argv[2], int(sys.argv[3])
first = template.find("..") // 2
random = template.count("..")
if first >= 0 and template[first * 2:first * 2 + random * 2].strip("."):
    sys.exit("the random bytes of a frame must be in one place: " + template)
frame = bytearray.fromhex(template.replace("..", "00"))
out = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
out.bind((device, 0))
out.setblocking(False)
print("Running!", flush=True)
sent = 0
start = time.monotonic()
while True:
    due = int((time.monotonic() - start) * rate)
    sent = max(sent, due - rate // 10)
    noise = os.urandom(random * (due - sent))
    for at in range(due - sent):
        if random:
            frame[first:first + random] = noise[at * random:(at + 1) * random]
        try:
            out.send(frame)
        except BlockingIOError:
            pass
    sent = due
    time.sleep(0.001)
