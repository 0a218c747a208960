/* Encodes each line of standard input with libqrencode and prints "version mask" for each: what the tests compare with.
   Usage: libqrencode L|M|Q|H < lines */
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

static char line[1 << 16];

int main(int argc, char **argv) {
    QRecLevel level = (QRecLevel)(strchr("LMQH", argc > 1 ? argv[1][0] : 'M') - "LMQH");
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        QRcode *code = QRcode_encodeString(line, 0, level, QR_MODE_8, 1);
        if (!code) { puts("0 0"); continue; }
        /* The mask is in the format information: bits 12 to 10 are columns 2 to 4 of row 8, flipped by 101. */
        int mask = 0;
        for (int x = 2; x <= 4; x++) mask = mask << 1 | (code->data[8 * code->width + x] & 1);
        printf("%d %d\n", code->version, mask ^ 5);
        QRcode_free(code);
    }
    return 0;
}
