// Checkmirror checks a public mirror of a ledger with Go's own implementation of notes, tiles and
// proofs (golang.org/x/mod/sumdb), which shares no line with the ledger.
//
//	checkmirror [-receipts DIR] [-earlier FILE] [-witness VKEY]... [-proofs N] MIRROR VKEY
//
// MIRROR holds `checkpoint`, `tile/<L>/<N>`, `tile/entries/<N>` and `data/<hex>`. A tile file holds all
// its rows so far, of which the checkpoint covers a prefix; fetched files named `<N>.p/<W>` do as well.
// VKEY is the ledger's verifier key. It prints one line, and exits 1 after naming the first thing wrong.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// options are what the caller may ask for beyond the mirror itself.
type options struct {
	receipts  string
	earlier   string
	witnesses list
	proofs    int64
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string         { return strings.Join(*l, " ") }
func (l *list) Set(value string) error { *l = append(*l, value); return nil }

func main() {
	var o options
	flag.StringVar(&o.receipts, "receipts", "", "directory of *.tlog-proof files to check")
	flag.StringVar(&o.earlier, "earlier", "", "an earlier checkpoint that this log must extend")
	flag.Var(&o.witnesses, "witness", "verifier key of a witness that must have cosigned (may be repeated)")
	flag.Int64Var(&o.proofs, "proofs", 4000, "how many leaves and old sizes to prove, spread over the log")
	flag.Parse()
	if flag.NArg() != 2 || o.proofs < 1 {
		fmt.Fprintln(os.Stderr, "checkmirror: wanted MIRROR VKEY; see -help")
		os.Exit(2)
	}
	summary, err := check(flag.Arg(0), flag.Arg(1), o)
	if err != nil {
		fmt.Fprintf(os.Stderr, "checkmirror: %v\n", err)
		os.Exit(1)
	}
	fmt.Println(summary)
}

func check(dir, vkey string, o options) (string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return "", fmt.Errorf("the verifier key: %w", err)
	}
	witnesses, err := newWitnesses(o.witnesses)
	if err != nil {
		return "", err
	}
	opener := opener{log: verifier, witnesses: witnesses}
	published, err := opener.read(dir + "/checkpoint")
	if err != nil {
		return "", err
	}
	if err := published.cosignedBy(witnesses); err != nil {
		return "", fmt.Errorf("checkpoint: %w", err)
	}
	m := &mirror{dir: dir, size: published.N, root: published.Hash}
	for _, step := range []func() error{m.readEntries, m.readTiles, m.checkRoot, m.checkData} {
		if err := step(); err != nil {
			return "", err
		}
	}
	included, err := m.proveRecords(o.proofs)
	if err != nil {
		return "", err
	}
	consistent, err := m.proveSizes(o.proofs)
	if err != nil {
		return "", err
	}
	if o.earlier != "" {
		if err := m.extends(opener, o.earlier); err != nil {
			return "", err
		}
	}
	receipts := 0
	if o.receipts != "" {
		if receipts, err = m.checkReceipts(opener, o.receipts); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("checkmirror: sound: %d entries, %d tiles, %d inclusion proofs, %d consistency proofs, %d data files, %d receipts, %d cosignatures",
		m.size, m.tiles, included, consistent, m.data, receipts, len(published.cosigners)), nil
}
