package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkpoint is a tree head whose signature by the log was good.
type checkpoint struct {
	tlog.Tree
	cosigners map[string]bool
}

// opener opens notes of one log, and knows its witnesses.
type opener struct {
	log       note.Verifier
	witnesses []note.Verifier
}

func (o opener) read(path string) (checkpoint, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return checkpoint{}, err
	}
	found, err := o.open(text)
	if err != nil {
		return checkpoint{}, fmt.Errorf("%s: %w", path, err)
	}
	return found, nil
}

// open checks the signatures and reads the three lines. tlog.ParseTree is not used: it wants the
// first line of the Go checksum database, where a C2SP checkpoint has the log's origin.
func (o opener) open(text []byte) (checkpoint, error) {
	known := append([]note.Verifier{o.log}, o.witnesses...)
	opened, err := note.Open(text, note.VerifierList(known...))
	if err != nil {
		return checkpoint{}, err
	}
	found := checkpoint{cosigners: map[string]bool{}}
	signed := false
	for _, signature := range opened.Sigs {
		if signature.Name == o.log.Name() && signature.Hash == o.log.KeyHash() {
			signed = true
		} else {
			found.cosigners[signature.Name] = true
		}
	}
	if !signed {
		return checkpoint{}, fmt.Errorf("not signed by the log %s", o.log.Name())
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return checkpoint{}, fmt.Errorf("%d lines of text, wanted origin, size and root", len(lines)-1)
	}
	if lines[0] != o.log.Name() {
		return checkpoint{}, fmt.Errorf("origin %q, wanted %q", lines[0], o.log.Name())
	}
	if found.N, err = decimal(lines[1]); err != nil {
		return checkpoint{}, fmt.Errorf("size: %w", err)
	}
	if found.Hash, err = hash(lines[2]); err != nil {
		return checkpoint{}, fmt.Errorf("root: %w", err)
	}
	return found, nil
}

func (c checkpoint) cosignedBy(witnesses []note.Verifier) error {
	for _, witness := range witnesses {
		if !c.cosigners[witness.Name()] {
			return fmt.Errorf("not cosigned by %s", witness.Name())
		}
	}
	return nil
}

// decimal reads a number in its one spelling.
func decimal(text string) (int64, error) {
	value, err := strconv.ParseInt(text, 10, 64)
	if err != nil || value < 0 || strconv.FormatInt(value, 10) != text {
		return 0, fmt.Errorf("%q is no count in decimal", text)
	}
	return value, nil
}

// hash reads a hash in its one spelling.
func hash(text string) (tlog.Hash, error) {
	found, err := tlog.ParseHash(text)
	if err == nil && found.String() != text {
		err = fmt.Errorf("%q is not canonical base64", text)
	}
	return found, err
}

// witness verifies cosignatures (C2SP tlog-cosignature v1), which golang.org/x/mod does not know.
type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func newWitnesses(vkeys []string) ([]note.Verifier, error) {
	var found []note.Verifier
	for _, vkey := range vkeys {
		parts := strings.SplitN(vkey, "+", 3)
		if len(parts) != 3 {
			return nil, fmt.Errorf("witness key %q: wanted name+id+key", vkey)
		}
		key, err := base64.StdEncoding.DecodeString(parts[2])
		if err != nil || len(key) != 33 || key[0] != 4 {
			return nil, fmt.Errorf("witness key %q: wanted type 4 and 32 bytes", vkey)
		}
		sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
		if id := fmt.Sprintf("%x", sum[:4]); id != parts[1] {
			return nil, fmt.Errorf("witness key %q: its id is %s", vkey, id)
		}
		found = append(found, witness{parts[0], binary.BigEndian.Uint32(sum[:4]), key[1:]})
	}
	return found, nil
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }

func (w witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	var message bytes.Buffer
	fmt.Fprintf(&message, "cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(signature))
	message.Write(text)
	return ed25519.Verify(w.key, message.Bytes(), signature[8:])
}
