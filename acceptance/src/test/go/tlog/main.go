// Reads a log as the Go checksum database's own client would: with golang.org/x/mod/sumdb/note and
// golang.org/x/mod/sumdb/tlog, and no code of the log's.
//
//	main URL VKEY
//
// Checks the checkpoint's signature, every record against the tree, an inclusion proof for each, and
// the growth from every smaller tree. X-API-KEY comes from the variable API_KEY.
package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight = 8

type tiles struct{ base string }

func (t tiles) Height() int { return tileHeight }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// tlog-tiles writes tile/L/N where the checksum database writes tile/8/L/N.
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range wanted {
		path := strings.TrimPrefix(tile.Path(), "tile/"+strconv.Itoa(tileHeight)+"/")
		data = append(data, fetch(t.base+"/tile/"+path))
	}
	return data, nil
}

func fetch(url string) []byte {
	request, err := http.NewRequest("GET", url, nil)
	check(err)
	request.Header.Set("X-API-KEY", os.Getenv("API_KEY"))
	response, err := http.DefaultClient.Do(request)
	check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode != 200 {
		log.Fatalf("%s: %s %s", url, response.Status, body)
	}
	return body
}

func entries(base string, size int64) [][]byte {
	var records [][]byte
	for bundle := int64(0); bundle*256 < size; bundle++ {
		tile := tlog.Tile{H: tileHeight, L: 0, N: bundle, W: 256}
		if rest := size - bundle*256; rest < 256 {
			tile.W = int(rest)
		}
		path := strings.TrimPrefix(tile.Path(), "tile/8/0/")
		data := fetch(base + "/tile/entries/" + path)
		for i := 0; i < tile.W; i++ {
			length := int(binary.BigEndian.Uint16(data))
			records = append(records, data[2:2+length])
			data = data[2+length:]
		}
		if len(data) > 0 {
			log.Fatalf("%d bytes behind the last record of bundle %d", len(data), bundle)
		}
	}
	return records
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func main() {
	log.SetFlags(0)
	base, vkey := os.Args[1], os.Args[2]
	verifier, err := note.NewVerifier(vkey)
	check(err)
	opened, err := note.Open(fetch(base+"/checkpoint"), note.VerifierList(verifier))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	check(err)
	root, err := tlog.ParseHash(lines[2])
	check(err)
	if lines[0] != verifier.Name() {
		log.Fatalf("the checkpoint is of %q, the key of %q", lines[0], verifier.Name())
	}

	// The reader authenticates each tile against the checkpoint before it gives a hash.
	reader := tlog.TileHashReader(tlog.Tree{N: size, Hash: root}, tiles{base})
	for i, record := range entries(base, size) {
		index := int64(i)
		proof, err := tlog.ProveRecord(size, index, reader)
		check(err)
		check(tlog.CheckRecord(proof, size, root, index, tlog.RecordHash(record)))
		older, err := tlog.TreeHash(index+1, reader)
		check(err)
		growth, err := tlog.ProveTree(size, index+1, reader)
		check(err)
		check(tlog.CheckTree(growth, size, root, index+1, older))
	}
	fmt.Printf("%d records of %s verified\n", size, lines[0])
}
