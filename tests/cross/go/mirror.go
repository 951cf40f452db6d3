package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// height is the C2SP tile height: 256 hashes a tile.
const height = 8
const width = 1 << height

// mirror is what was read of a mirror: everything below is what its checkpoint covers.
type mirror struct {
	dir     string
	size    int64
	root    tlog.Hash
	entries [][]byte
	leaves  []tlog.Hash
	// levels are the bytes of the tile files of each level, one file after the other.
	levels [][]byte
	tiles  int
	data   int
}

// file reads the file of tile or bundle `n` that must hold `rows` rows.
func (m *mirror) file(level string, n int64, rows int) (string, []byte, error) {
	number := fmt.Sprintf("%03d", n%1000)
	for rest := n / 1000; rest > 0; rest /= 1000 {
		number = fmt.Sprintf("x%03d/%s", rest%1000, number)
	}
	name := fmt.Sprintf("tile/%s/%s", level, number)
	data, err := os.ReadFile(m.dir + "/" + name)
	if errors.Is(err, fs.ErrNotExist) && rows < width {
		name = fmt.Sprintf("%s.p/%d", name, rows)
		data, err = os.ReadFile(m.dir + "/" + name)
	}
	return name, data, err
}

// rows tells how many rows tile `n` of a level with `count` rows has.
func rows(n, count int64) int {
	if left := count - n*width; left < width {
		return int(left)
	}
	return width
}

// readEntries re-hashes every entry of every bundle and follows the chain.
func (m *mirror) readEntries() error {
	for n := int64(0); n*width < m.size; n++ {
		wanted := rows(n, m.size)
		name, data, err := m.file("entries", n, wanted)
		if err != nil {
			return err
		}
		for row := 0; row < wanted; row++ {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return fmt.Errorf("%s: ends in row %d, the checkpoint covers %d rows", name, row, wanted)
			}
			length := int(binary.BigEndian.Uint16(data))
			entry := data[2 : 2+length]
			data = data[2+length:]
			if err := m.follow(entry); err != nil {
				return fmt.Errorf("%s row %d: %w", name, row, err)
			}
		}
	}
	return nil
}

// follow appends an entry if it is the next of the chain.
func (m *mirror) follow(entry []byte) error {
	var found struct {
		V         int64
		Seq       int64
		Prev      string
		At        string
		Statement string
	}
	decoder := json.NewDecoder(bytes.NewReader(entry))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&found); err != nil {
		return fmt.Errorf("entry %d is no entry: %w", len(m.leaves), err)
	}
	// The one spelling of an entry; what differs in a byte is not one.
	again := fmt.Sprintf(`{"v":1,"seq":%d,"prev":"%s","at":"%s","statement":"%s"}`, found.Seq, found.Prev, found.At, found.Statement)
	if again != string(entry) || len(entry) > 512 {
		return fmt.Errorf("entry %d is not spelt as version 1 spells it", len(m.leaves))
	}
	if found.Seq != int64(len(m.leaves)) {
		return fmt.Errorf("seq %d where %d is due", found.Seq, len(m.leaves))
	}
	prev := tlog.Hash{}
	if len(m.leaves) > 0 {
		prev = m.leaves[len(m.leaves)-1]
	}
	if wanted := base64.RawURLEncoding.EncodeToString(prev[:]); found.Prev != wanted {
		return fmt.Errorf("entry %d says prev %s, the entry before hashes to %s", found.Seq, found.Prev, wanted)
	}
	m.entries = append(m.entries, entry)
	m.leaves = append(m.leaves, tlog.RecordHash(entry))
	return nil
}

// readTiles checks level 0 against the entries and each higher level against the one below.
func (m *mirror) readTiles() error {
	due := m.leaves
	for level := 0; len(due) > 0; level++ {
		found := make([]byte, 0, len(due)*tlog.HashSize)
		for n := int64(0); n*width < int64(len(due)); n++ {
			wanted := rows(n, int64(len(due)))
			name, data, err := m.file(fmt.Sprint(level), n, wanted)
			if err != nil {
				return err
			}
			if len(data)%tlog.HashSize != 0 || len(data) > width*tlog.HashSize || len(data) < wanted*tlog.HashSize {
				return fmt.Errorf("%s: %d bytes, wanted %d rows of %d", name, len(data), wanted, tlog.HashSize)
			}
			for row := 0; row < wanted; row++ {
				var hash tlog.Hash
				copy(hash[:], data[row*tlog.HashSize:])
				if expected := due[n*width+int64(row)]; hash != expected {
					return fmt.Errorf("%s row %d: is %v, what it stands for hashes to %v", name, row, hash, expected)
				}
			}
			found = append(found, data[:wanted*tlog.HashSize]...)
			m.tiles++
		}
		m.levels = append(m.levels, found)
		due = above(due)
	}
	return nil
}

// above makes the rows of the next level: one for each full tile.
func above(rows []tlog.Hash) []tlog.Hash {
	var found []tlog.Hash
	for ; len(rows) >= width; rows = rows[width:] {
		nodes := append([]tlog.Hash(nil), rows[:width]...)
		for len(nodes) > 1 {
			for i := 0; i < len(nodes)/2; i++ {
				nodes[i] = tlog.NodeHash(nodes[2*i], nodes[2*i+1])
			}
			nodes = nodes[:len(nodes)/2]
		}
		found = append(found, nodes[0])
	}
	return found
}

// ReadHashes is tlog.HashReader over the rows of the tile files.
func (m *mirror) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		tile := tlog.TileForIndex(height, index)
		data, err := m.tile(tile)
		if err != nil {
			return nil, err
		}
		if found[i], err = tlog.HashFromTile(tile, data, index); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (m *mirror) tile(tile tlog.Tile) ([]byte, error) {
	from := (tile.N << height) * tlog.HashSize
	to := from + int64(tile.W)*tlog.HashSize
	if tile.L >= len(m.levels) || to > int64(len(m.levels[tile.L])) {
		return nil, fmt.Errorf("the tree of %d entries has no %s", m.size, tile.Path())
	}
	return m.levels[tile.L][from:to], nil
}

// Height, ReadTiles and SaveTiles are tlog.TileReader, for the client that checks tiles by itself.
func (m *mirror) Height() int { return height }

func (m *mirror) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range tiles {
		data, err := m.tile(tile)
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

func (m *mirror) SaveTiles([]tlog.Tile, [][]byte) {}

// rootAt is the root of the first `size` entries. Go's package gives the empty tree zeros, where
// RFC 9162 and the ledger have the hash of nothing.
func (m *mirror) rootAt(size int64) (tlog.Hash, error) {
	if size == 0 {
		return sha256.Sum256(nil), nil
	}
	return tlog.TreeHash(size, m)
}

func (m *mirror) checkRoot() error {
	found, err := m.rootAt(m.size)
	if err != nil {
		return err
	}
	if found != m.root {
		return fmt.Errorf("checkpoint: root %v, the tiles make %v", m.root, found)
	}
	return nil
}

// checkData checks that each data file is what its name says.
func (m *mirror) checkData() error {
	files, err := os.ReadDir(m.dir + "/data")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := os.ReadFile(m.dir + "/data/" + file.Name())
		if err != nil {
			return err
		}
		sum := sha256.Sum256(data)
		if found := hex.EncodeToString(sum[:]); strings.TrimSuffix(file.Name(), ".json") != found {
			return fmt.Errorf("data/%s: its SHA-256 is %s", file.Name(), found)
		}
		m.data++
	}
	return nil
}
