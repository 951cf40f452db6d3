package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// spread picks at most about `max` numbers of lo to hi, both ends and those around full tiles among them.
func spread(lo, hi, max int64) []int64 {
	step := (hi-lo)/max + 1
	var found []int64
	for n := lo; n <= hi; n++ {
		edge := n % width
		if (n-lo)%step == 0 || n == hi || (hi-lo < max*width && (edge <= 1 || edge == width-1)) {
			found = append(found, n)
		}
	}
	return found
}

// proveRecords makes and checks inclusion proofs, and has Go's tile client read the same leaves.
func (m *mirror) proveRecords(max int64) (int, error) {
	indexes := spread(0, m.size-1, max)
	client := tlog.TileHashReader(tlog.Tree{N: m.size, Hash: m.root}, m)
	for _, n := range indexes {
		proof, err := tlog.ProveRecord(m.size, n, m)
		if err != nil {
			return 0, fmt.Errorf("entry %d: %w", n, err)
		}
		if err := tlog.CheckRecord(proof, m.size, m.root, n, m.leaves[n]); err != nil {
			return 0, fmt.Errorf("entry %d is not in the tree: %w", n, err)
		}
	}
	for from := 0; from < len(indexes); from += width {
		to := from + width
		if to > len(indexes) {
			to = len(indexes)
		}
		var stored []int64
		for _, n := range indexes[from:to] {
			stored = append(stored, tlog.StoredHashIndex(0, n))
		}
		hashes, err := client.ReadHashes(stored)
		if err != nil {
			return 0, fmt.Errorf("Go's tile client: %w", err)
		}
		for i, hash := range hashes {
			if n := indexes[from+i]; hash != m.leaves[n] {
				return 0, fmt.Errorf("Go's tile client reads %v as entry %d, which hashes to %v", hash, n, m.leaves[n])
			}
		}
	}
	return len(indexes), nil
}

// proveSizes makes and checks consistency proofs from earlier sizes.
func (m *mirror) proveSizes(max int64) (int, error) {
	sizes := spread(1, m.size, max)
	for _, size := range sizes {
		if err := m.extendsTree(size); err != nil {
			return 0, err
		}
	}
	return len(sizes), nil
}

func (m *mirror) extendsTree(size int64) error {
	old, err := m.rootAt(size)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveTree(m.size, size, m)
	if err != nil {
		return fmt.Errorf("size %d: %w", size, err)
	}
	if err := tlog.CheckTree(proof, m.size, m.root, size, old); err != nil {
		return fmt.Errorf("the tree of %d entries does not extend that of %d: %w", m.size, size, err)
	}
	return nil
}

// extends checks that this log goes on where an earlier checkpoint stopped.
func (m *mirror) extends(opener opener, path string) error {
	earlier, err := opener.read(path)
	if err != nil {
		return err
	}
	if earlier.N > m.size {
		return fmt.Errorf("%s: has %d entries, the mirror only %d: its tail was cut", path, earlier.N, m.size)
	}
	root, err := m.rootAt(earlier.N)
	if err != nil {
		return err
	}
	if root != earlier.Hash {
		return fmt.Errorf("%s: root %v at %d entries, the mirror has %v there: history was rewritten", path, earlier.Hash, earlier.N, root)
	}
	return nil
}

// checkReceipts checks each receipt by itself and against the mirror.
func (m *mirror) checkReceipts(opener opener, dir string) (int, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.tlog-proof"))
	if err != nil {
		return 0, err
	}
	if len(paths) == 0 {
		return 0, fmt.Errorf("%s: no *.tlog-proof file", dir)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err == nil {
			err = m.checkReceipt(opener, text)
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %w", path, err)
		}
	}
	return len(paths), nil
}

func (m *mirror) checkReceipt(opener opener, text []byte) error {
	head, signed, found := bytes.Cut(text, []byte("\n\n"))
	lines := strings.Split(string(head), "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return fmt.Errorf("no proof of C2SP tlog-proof v1 with an entry")
	}
	entry, err := base64.StdEncoding.Strict().DecodeString(strings.TrimPrefix(lines[1], "extra "))
	if err != nil || !strings.HasPrefix(lines[1], "extra ") {
		return fmt.Errorf("line 2 is no entry: %q", lines[1])
	}
	index, err := decimal(strings.TrimPrefix(lines[2], "index "))
	if err != nil || !strings.HasPrefix(lines[2], "index ") {
		return fmt.Errorf("line 3 is no index: %q", lines[2])
	}
	var path tlog.RecordProof
	for _, line := range lines[3:] {
		sibling, err := hash(line)
		if err != nil {
			return err
		}
		path = append(path, sibling)
	}
	checkpoint, err := opener.open(signed)
	if err != nil {
		return fmt.Errorf("its checkpoint: %w", err)
	}
	if index >= checkpoint.N {
		return fmt.Errorf("index %d in a tree of %d", index, checkpoint.N)
	}
	if err := tlog.CheckRecord(path, checkpoint.N, checkpoint.Hash, index, tlog.RecordHash(entry)); err != nil {
		return fmt.Errorf("entry %d in the tree of %d: %w", index, checkpoint.N, err)
	}
	return m.agrees(checkpoint, index, entry)
}

// agrees checks a sound receipt against this mirror, as far as the mirror reaches.
func (m *mirror) agrees(head checkpoint, index int64, entry []byte) error {
	if index < m.size && !bytes.Equal(m.entries[index], entry) {
		return fmt.Errorf("its entry %d is not the mirror's", index)
	}
	if head.N > m.size {
		return nil
	}
	root, err := m.rootAt(head.N)
	if err != nil {
		return err
	}
	if root != head.Hash {
		return fmt.Errorf("its root %v at %d entries is not the mirror's %v", head.Hash, head.N, root)
	}
	return nil
}
